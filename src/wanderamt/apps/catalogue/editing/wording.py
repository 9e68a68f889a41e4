"""Names that the pages of editors show: languages, kinds of rules, what was found."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.editing.check import Finding, Problem
from wanderamt.apps.catalogue.editing.subjects import Subject
from wanderamt.engines.law import Kind
from wanderamt.kernel.languages import UI_LANGUAGES

#: Those that are translated from the German text.
TRANSLATIONS = UI_LANGUAGES[2:]

_LANGUAGES: dict[str, Promise] = {
    "de": _("Deutsch"),
    "de-simple": _("Leichte Sprache"),
    "en": _("Englisch"),
    "tr": _("Türkisch"),
    "ar": _("Arabisch"),
    "uk": _("Ukrainisch"),
    "ru": _("Russisch"),
    "pl": _("Polnisch"),
    "fa": _("Persisch"),
    "ro": _("Rumänisch"),
    "bg": _("Bulgarisch"),
    "fr": _("Französisch"),
    "es": _("Spanisch"),
    "vi": _("Vietnamesisch"),
    "ku": _("Kurdisch (Kurmandschi)"),
    "it": _("Italienisch"),
}
_RULES: dict[Kind, Promise] = {
    Kind.FEE: _("Gebühr"),
    Kind.EVIDENCE: _("Unterlagen"),
    Kind.APPEARANCE: _("Persönliches Erscheinen"),
    Kind.REPRESENTATION: _("Vertretung"),
}
_FINDINGS: dict[Problem, Promise] = {
    Problem.TEXT: _("„%(segment)s“ hat noch keinen Text in dieser Sprache: %(language)s."),
    Problem.OUTDATED: _("„%(segment)s“ gehört zu einem älteren deutschen Text: %(language)s."),
    Problem.FORBIDDEN: _("„%(segment)s“ (%(language)s) enthält unerlaubte Zeichen: %(detail)s."),
    Problem.HARD_TO_READ: _("„%(segment)s“ (%(language)s): bei „%(detail)s“. %(hint)s"),
}


def language_name(language: str) -> str | Promise:
    """The language in the language of the page; its tag where it has no name here."""
    return _LANGUAGES.get(language, language)


def rule_name(kind: Kind) -> str | Promise:
    """The kind of rule as a lawyer calls it."""
    return _RULES.get(kind, str(kind))


def sentence(subject: Subject, finding: Finding) -> str:
    """What was found, as a sentence with its place."""
    return str(_FINDINGS[finding.problem]) % {
        "segment": subject.label(finding.segment),
        "language": language_name(finding.language),
        "detail": finding.detail,
        "hint": gettext(finding.hint) if finding.hint else "",
    }
