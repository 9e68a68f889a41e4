"""A wish needs both: the thing and what is to be done with it, in one language."""

import pytest

from wanderamt.engines.retrieval.understanding.wishes import Wishes

WISHES = Wishes(
    phrases={
        "move": {
            "de": {"thing": ("termin*",), "deed": ("verschieb*",)},
            "en": {"thing": ("appointment",), "deed": ("move",)},
        },
        "cancel": {"de": {"thing": ("termin*",), "deed": ("absag*", "nicht kommen")}},
    }
)


@pytest.mark.parametrize(
    ("text", "languages", "found"),
    [
        ("Ich muss meinen Termin am Freitag verschieben", ("de",), ("move",)),
        ("Verschieben? Den TERMIN!", ("de",), ("move",)),
        ("Termin verschieben oder absagen", ("de",), ("move", "cancel")),
        ("Ich kann nicht kommen", ("de",), ()),
        ("Ich kann zum Termin nicht kommen", ("de",), ("cancel",)),
        ("I have to move", ("en",), ()),
        ("move my appointment", ("de",), ()),
        ("move my appointment", ("de", "en"), ("move",)),
        ("move my Termin", ("de", "en"), ()),
        ("", ("de",), ()),
        ("Termin verschieben", (), ()),
    ],
)
def test_both_must_be_said(text: str, languages: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert WISHES.find(text, languages=languages) == found
