"""What the editors are working on: a draft for visitors to go on with."""

from wanderamt.apps.catalogue.public import propose
from wanderamt.apps.workforce.public import User
from wanderamt.demo.story.telling import Telling

SEGMENT = "service.reisepass.summary"
TEXT = (
    "Mit dem Reisepass können Sie auch in Länder reisen, in die Sie mit dem Personalausweis nicht einreisen "
    "dürfen."
)
NOTE = "Klarer gesagt, wann der Personalausweis nicht reicht."


def tell(telling: Telling) -> None:
    """A new sentence about the passport. Leichte Sprache is not adapted yet, so it cannot be published."""
    author = User.objects.get(username="redaktion")
    propose(
        segment=SEGMENT,
        text=TEXT,
        author=author.pk,
        form_key=telling.key("revision", SEGMENT),
        now=telling.now,
        note=NOTE,
    )
