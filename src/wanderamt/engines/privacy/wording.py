"""The sentences of a reply. German is the source; whoever sends the reply passes a translation function."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from wanderamt.engines.privacy.findings import Person
from wanderamt.kernel.text import N_


class Message(StrEnum):
    """Keys of the sentences."""

    NEUTRAL = "neutral"
    FOUND = "found"
    FAMILY_NAME = "family_name"
    GIVEN_NAMES = "given_names"
    USUAL_NAME = "usual_name"
    DOCTORATE = "doctorate"
    ADDRESS = "address"
    DIED = "died"
    PURPOSE_BOUND = "purpose_bound"


MESSAGES = {
    Message.NEUTRAL: N_(
        "Zu Ihrer Anfrage können wir Ihnen keine Auskunft geben.\n"
        "\n"
        "Das kann diese Gründe haben:\n"
        "- Ihre Angaben passen zu keiner Person.\n"
        "- Ihre Angaben passen zu mehreren Personen.\n"
        "- Wir dürfen zu der Person keine Auskunft geben.\n"
        "\n"
        "Welcher Grund zutrifft, dürfen wir Ihnen nicht sagen. "
        "Aus dieser Antwort können Sie nicht schließen, ob die Person hier gemeldet ist.\n"
        "\n"
        "Rechtsgrundlage: § 44 Abs. 3, § 49 Abs. 4, § 51 Abs. 2 und § 52 Abs. 2 Bundesmeldegesetz"
    ),
    Message.FOUND: N_("Auskunft aus dem Melderegister (§ 44 Bundesmeldegesetz)"),
    Message.FAMILY_NAME: N_("Familienname: %(value)s"),
    Message.GIVEN_NAMES: N_("Vornamen: %(value)s"),
    Message.USUAL_NAME: N_("Gebräuchlicher Vorname: %(value)s"),
    Message.DOCTORATE: N_("Doktorgrad: %(value)s"),
    Message.ADDRESS: N_("Anschrift: %(value)s"),
    Message.DIED: N_("Die Person ist verstorben."),
    Message.PURPOSE_BOUND: N_(
        "Wenn Sie die Daten gewerblich verwenden, dürfen Sie das nur für den angegebenen Zweck. "
        "Danach müssen Sie die Daten löschen."
    ),
}
Translate = Callable[[str], str]


def neutral_text(translate: Translate) -> str:
    """Return the reply that says nothing about the person. It depends on the language alone."""
    return translate(MESSAGES[Message.NEUTRAL])


def found_text(person: Person, translate: Translate) -> str:
    """Return what simple register information tells about a person, one fact a line."""
    return "\n".join(_found_lines(person, translate))


def _found_lines(person: Person, translate: Translate) -> Iterator[str]:
    yield translate(MESSAGES[Message.FOUND])
    facts = [
        (Message.FAMILY_NAME, person.family_name),
        (Message.GIVEN_NAMES, person.given_names),
        (Message.USUAL_NAME, person.usual_name),
        (Message.DOCTORATE, person.doctorate),
        *((Message.ADDRESS, address) for address in person.addresses),
    ]
    for message, value in facts:
        if value:
            yield translate(MESSAGES[message]) % {"value": value}
    if person.died:
        yield translate(MESSAGES[Message.DIED])
    yield translate(MESSAGES[Message.PURPOSE_BOUND])
