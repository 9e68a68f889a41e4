"""How somebody's matter stands, for whoever holds its number and a second thing from its papers.

Numbers of matters follow one another and can be guessed, so a number alone opens nothing. Nor does a name or
a birthday: somebody who knows a person could find out that, and where, this person was at an office. What
counts is the code of the appointment or the number of the receipt: they are on paper in one's hand, and
neither names anybody. Whether the number exists and whether the second thing fits looks the same from
outside (docs/explanation/neutral-reply.md).
"""

from collections.abc import Iterator
from datetime import timedelta

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import id_of_code
from wanderamt.apps.assistant.answering import PHONE
from wanderamt.apps.assistant.live.saying import told
from wanderamt.apps.assistant.turns import Asked, Reply
from wanderamt.apps.cases.public import Stage, Standing, standing
from wanderamt.engines.retrieval.understanding.lanes import reference_in
from wanderamt.foundation.brake import Brake
from wanderamt.foundation.formatting import day
from wanderamt.foundation.forms import Form

STEP = "status"
#: Somebody who reads off paper does not mistype more often; a code has 31^6 forms, so this is nothing.
of_number = Brake(kind="assistant_case", allowed=5, window=timedelta(hours=1))
#: Behind one address there may be a whole home.
of_address = Brake(kind="assistant_case_from", allowed=30, window=timedelta(hours=1))


class CaseForm(Form):
    """The number and the second thing; whatever was typed is kept."""

    case_number = forms.CharField(
        label=gettext_lazy("Nummer Ihres Vorgangs"),
        help_text=gettext_lazy("Sie steht in unserer Nachricht, zum Beispiel V-B1-20250929-0007."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    case_proof = forms.CharField(
        label=gettext_lazy("Code Ihres Termins oder Nummer Ihrer Quittung"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


def handle(asked: Asked) -> Reply:
    """Ask for the two things, or say how the matter stands. The answer to a wrong pair is always the same."""
    if "case_number" not in asked.fields:
        return _ask(asked, CaseForm(initial={"case_number": reference_in(asked.message)}))
    form = CaseForm(asked.fields)
    if not form.is_valid():
        return _ask(asked, form)
    typed = form.cleaned_data
    found = form.accept(lambda: look_up(asked, typed["case_number"], typed["case_proof"]))
    if found:
        return _say(asked, _stands(found))
    return _ask(asked, form) if form.errors else _ask(asked, form, _nothing())


def look_up(asked: Asked, number: str, proof: str) -> Standing | None:
    """How the matter stands; None where number and proof do not belong together, for whatever reason.

    Every try counts, the right one only for the address. Raises TooManyTries.
    """
    number, proof = reference_in(number) or number.strip().upper(), proof.strip().upper()
    of_number.check(number, now=asked.now)
    of_address.check(asked.who, now=asked.now)
    of_number.note(number, now=asked.now)
    of_address.note(asked.who, now=asked.now)
    found = standing(number=number, appointment_id=id_of_code(proof), receipt=proof)
    if found:
        of_number.release(number)
    return found


def _ask(asked: Asked, form: CaseForm, *lines: str) -> Reply:
    why = _("Dafür brauche ich zwei Angaben. So erfährt niemand etwas über Sie, der nur die Nummer kennt.")
    said = (*(lines or (why,)), _phone())
    return Reply(
        decision="person",
        language=_language(),
        lines=tuple(map(told, said)),
        form=form,
        memory=asked.memory.with_(step=STEP),
    )


def _say(asked: Asked, lines: Iterator[str]) -> Reply:
    return Reply(
        decision="answer",
        language=_language(),
        lines=tuple(map(told, lines)),
        stand=asked.now,
        memory=asked.memory.with_(step=""),
    )


def _stands(found: Standing) -> Iterator[str]:
    """The state, and what to do next."""
    match found.stage:
        case Stage.IN_WORK:
            yield _("Ihr Anliegen ist aufgenommen. Wir arbeiten daran.")
        case Stage.MISSING:
            yield _("Uns fehlt noch etwas von Ihnen. Bitte rufen Sie uns an.")
            yield _phone()
        case Stage.ORDERED:
            yield _ordered(found)
        case Stage.READY:
            yield from _ready(found)
        case Stage.SENT:
            yield _("Ihr Dokument ist fertig und wird direkt zu Ihnen nach Hause geschickt.")
            yield _(
                "Die Zustellung bekommt nur die Person selbst. Bitte halten Sie einen gültigen Ausweis oder "
                "Pass mit Foto bereit."
            )
        case Stage.CLOSED:
            yield _("Ihr Anliegen ist abgeschlossen.")


def _ordered(found: Standing) -> str:
    if found.expected_from is None or found.expected_until is None:
        return _("Ihr Dokument ist bestellt.")
    days = {"first": day(found.expected_from), "last": day(found.expected_until)}
    return _("Ihr Dokument ist bestellt. Es kommt wahrscheinlich zwischen %(first)s und %(last)s.") % days


def _ready(found: Standing) -> Iterator[str]:
    yield _("Ihr Dokument ist fertig.")
    if found.on_the_road:
        yield _(
            "Wir geben es Ihnen, wenn wir das nächste Mal hier sind: %(site)s. Den Termin nennt Ihnen die "
            "Einrichtung oder unsere Seite mit den nächsten Stopps."
        ) % {"site": found.site.name}
    else:
        yield _("Sie können es hier abholen: %(place)s.") % {"place": found.site.name}
    yield _(
        "Bitte bringen Sie Ihren bisherigen Ausweis mit, auch wenn er abgelaufen ist. Kann jemand anderes "
        "für Sie kommen? Dann braucht die Person Ihre Vollmacht und ihren eigenen Ausweis."
    )


def _nothing() -> str:
    return _("Zu diesen beiden Angaben finden wir nichts.")


def _phone() -> str:
    return _("Ein Mensch aus dem Bürgeramt hilft Ihnen am Telefon: %(phone)s.") % {"phone": PHONE}


def _language() -> str:
    return get_language() or "de"
