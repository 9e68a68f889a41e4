"""What the assistant says to a message: one reply, whatever the message was."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.compiling import Compiled, compile_answer
from wanderamt.apps.assistant.understanding import Understood, understand
from wanderamt.apps.catalogue.public import services
from wanderamt.engines.retrieval.understanding import ELSEWHERE, Decision, Model
from wanderamt.engines.retrieval.understanding.lanes import Lane
from wanderamt.engines.texts.bidi import isolate_numbers
from wanderamt.kernel.languages import LanguageTag

#: Telephone numbers that the assistant says. 112 and 110 by § 108 TKG; the pastoral care by phone is free.
PHONE, EMERGENCY, POLICE, PASTORAL = "0511 168-32000", "112", "110", "0800 1110111"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A service to choose from when asking back."""

    service: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`decision` is "answer", "clarify", "refer", "refuse", "person" or "crisis"."""

    understood: Understood
    decision: str
    text: str
    sources: tuple[str, ...] = ()
    compiled: Compiled | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        """The text line by line, without the choices, which are shown as buttons."""
        return self.text.splitlines()[:1] if self.choices else self.text.splitlines()


def reply(message: str, *, by: Model, today: date, language: str = "") -> Reply:
    """Return what to say to `message`, in its language where the city offers that, else in the page's."""
    understood = understand(message, by=by, today=today, language=language)
    with override(understood.language):
        if understood.lane is not None:
            return _in_lane(understood, understood.lane)
        match understood.decided.decision:
            case Decision.ANSWER:
                return _answer(understood, today)
            case Decision.CLARIFY:
                return _clarify(understood)
            case Decision.REFER:
                return _refer(understood)
            case Decision.REFUSE:
                return _refuse(understood)


def reply_about(service_id: str, message: str, *, by: Model, today: date, language: str = "") -> Reply:
    """Return the answer about a service that was chosen, to what was asked before.

    Raises UnknownService. Somebody in danger is answered as such, whatever was chosen.
    """
    understood = understand(message, by=by, today=today, language=language)
    with override(understood.language):
        if understood.lane is not None:
            return _in_lane(understood, understood.lane)
        return _about(service_id, understood, today)


def _in_lane(understood: Understood, lane: Lane) -> Reply:
    if lane in {Lane.CRISIS, Lane.EMERGENCY}:
        text = _(
            "Ist jemand in Gefahr? Rufen Sie sofort %(emergency)s an, bei Gewalt die Polizei: %(police)s. "
            "Wenn Sie nicht mehr weiterwissen: Die Telefonseelsorge hört Ihnen Tag und Nacht kostenlos zu, "
            "unter %(pastoral)s."
        ) % {"emergency": EMERGENCY, "police": POLICE, "pastoral": PASTORAL}
        return _said(understood, "crisis", text)
    if lane is Lane.ATTACK:
        return _said(
            understood,
            "refuse",
            _("Ich folge nur den Regeln des Bürgeramts. Haben Sie eine Frage zu unseren Dienstleistungen?"),
        )
    if lane is Lane.STATUS:
        text = _(
            "Den Stand Ihrer Sache sagt Ihnen ein Mensch aus dem Bürgeramt. Halten Sie die Nummer von Ihrem "
            "Beleg bereit und rufen Sie an: %(phone)s."
        ) % {"phone": PHONE}
        return _said(understood, "person", text)
    text = _("Ein Mensch aus dem Bürgeramt hilft Ihnen am Telefon: %(phone)s.") % {"phone": PHONE}
    return _said(understood, "person", text)


def _answer(understood: Understood, today: date) -> Reply:
    return _about(understood.services[0], understood, today)


def _about(service_id: str, understood: Understood, today: date) -> Reply:
    service = services([service_id])[0]
    found = compile_answer(service=service, facet=understood.facet, slots=understood.slots, on=today)
    return Reply(
        understood=understood, decision="answer", text=found.plain, sources=found.sources, compiled=found
    )


def _clarify(understood: Understood) -> Reply:
    choices = tuple(Choice(service=each.pk, title=each.title) for each in services(understood.services))
    lines = [_("Was davon meinen Sie?"), *(f"– {each.title}" for each in choices)]
    return Reply(understood=understood, decision="clarify", text="\n".join(lines), choices=choices)


def _refer(understood: Understood) -> Reply:
    entry = examples.referrals()[understood.decided.names[0].removeprefix(ELSEWHERE)]
    name = entry["authority_de"] if understood.language.startswith("de") else entry["authority_en"]
    text = _("Dafür ist nicht das Bürgeramt zuständig, sondern: %(authority)s.") % {"authority": name}
    reach = [str(entry[key]) for key in ("phone", "url") if entry.get(key)]
    doubt = "" if entry.get("confirmed") or not reach else f" ({_('nicht bestätigt')})"
    lines = [text, *(f"{each}{doubt}" for each in reach)]
    return _said(understood, "refer", "\n".join(lines), sources=(str(entry.get("source", "")),))


def _refuse(understood: Understood) -> Reply:
    text = (
        _(
            "Das weiß ich leider nicht. Ich bin ein Computerprogramm und kenne nur die Dienstleistungen der "
            "Bürgerämter. Ein Mensch hilft Ihnen am Telefon: %(phone)s."
        )
        % {"phone": PHONE}
        if understood.text
        else _("Bitte schreiben Sie eine Frage, zum Beispiel: Was kostet ein Reisepass?")
    )
    return _said(understood, "refuse", text)


def _said(understood: Understood, decision: str, text: str, sources: tuple[str, ...] = ()) -> Reply:
    shown = isolate_numbers(text) if LanguageTag(understood.language).is_rtl else text
    return Reply(understood=understood, decision=decision, text=shown, sources=sources)
