"""A model of a part of the examples: learning all of them takes half a minute."""

import pytest

from wanderamt.apps.assistant import examples
from wanderamt.engines.retrieval.understanding import NOT_OURS, Model

SERVICES = (
    "personalausweis", "reisepass", "reisepass_express", "anmeldung", "ummeldung", "befreiung_ausweispflicht",
    "fuehrungszeugnis", "bewohnerparkausweis",
)  # fmt: skip


@pytest.fixture(scope="session")
def small_model() -> Model:
    """Letters only; eight services, what is not ours, one matter of others, and the lanes in German."""
    kept = [
        each
        for each in examples.packaged()
        if each.label in {*SERVICES, NOT_OURS, "elsewhere:kindergeld"}
        or (each.label.startswith((examples.LANE, examples.TALK)) and each.language == "de")
    ]
    return Model.of(kept)
