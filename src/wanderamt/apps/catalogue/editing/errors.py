"""What editing refuses, and what to do then."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class UnknownSubject(DomainError):
    code: ClassVar[str] = "unknown_subject"
    message: ClassVar[str] = N_("Das gibt es im Katalog nicht. Bitte wählen Sie etwas aus der Liste.")


class DraftExists(DomainError):
    """One draft at a time: two would have to be brought together by somebody afterwards."""

    code: ClassVar[str] = "draft_exists"
    message: ClassVar[str] = N_(
        "Daran arbeitet schon jemand: Es gibt einen offenen Entwurf. Sprechen Sie sich ab, oder ziehen "
        "Sie ihn zurück. Was darin steht, bleibt in der Geschichte erhalten."
    )


class NotYours(DomainError):
    code: ClassVar[str] = "not_yours"
    message: ClassVar[str] = N_(
        "Diesen Entwurf hat jemand anderes begonnen. Nur diese Person ändert ihn: Sonst gäbe es niemanden"
        " mehr, der ihn unbeteiligt prüfen kann."
    )


class NotOpen(DomainError):
    """Somebody was faster, or a page was left open for long."""

    code: ClassVar[str] = "revision_not_open"
    message: ClassVar[str] = N_(
        "Diese Fassung hat inzwischen einen anderen Stand. Bitte sehen Sie nach, was geschehen ist."
    )


class SavedMeanwhile(DomainError):
    """The same draft was saved from another page since this one was opened."""

    code: ClassVar[str] = "saved_meanwhile"
    message: ClassVar[str] = N_(
        "Der Entwurf wurde inzwischen an anderer Stelle gespeichert. Was Sie geschrieben haben, steht "
        "noch hier. Vergleichen Sie die markierten Felder und speichern Sie dann noch einmal."
    )


class NothingChanged(DomainError):
    code: ClassVar[str] = "nothing_changed"
    message: ClassVar[str] = N_(
        "In diesem Entwurf ist noch nichts anders als in der veröffentlichten Fassung."
    )


class BaseMoved(DomainError):
    """Something newer was published since this revision was begun."""

    code: ClassVar[str] = "base_moved"
    message: ClassVar[str] = N_(
        "Inzwischen ist Fassung %(number)s veröffentlicht. Bitte führen Sie zuerst beide zusammen."
    )


class OwnRevision(DomainError):
    """Four eyes; the database refuses it as well."""

    code: ClassVar[str] = "own_revision"
    message: ClassVar[str] = N_(
        "Sie haben diese Fassung selbst geschrieben. Veröffentlichen kann sie nur eine andere Person."
    )


class ReasonMissing(DomainError):
    code: ClassVar[str] = "reason_missing"
    message: ClassVar[str] = N_("Bitte schreiben Sie, was noch zu ändern ist.")


class OneWaits(DomainError):
    code: ClassVar[str] = "one_waits"
    message: ClassVar[str] = N_(
        "Eine andere Fassung wartet schon auf die Prüfung. Bitte warten Sie, bis darüber entschieden ist."
        " Ihr Entwurf bleibt stehen."
    )


class CannotPublish(DomainError):
    """Something in the content or in the law book speaks against it."""

    code: ClassVar[str] = "cannot_publish"


class MissingRule(CannotPublish):
    """The law book cannot answer for the service on a day. `params`: rule, service, on, file."""

    code: ClassVar[str] = "missing_rule"
    message: ClassVar[str] = N_(
        "Am %(on)s fehlt für diese Leistung eine Regel: %(rule)s. Ohne sie wird nichts veröffentlicht. "
        "Sie gehört in die Datei %(file)s."
    )


class MissingText(CannotPublish):
    """German or Leichte Sprache is missing. `params`: segment, language."""

    code: ClassVar[str] = "missing_text"
    message: ClassVar[str] = N_("„%(segment)s“ hat noch keinen Text in dieser Sprache: %(language)s.")


class OutdatedText(MissingText):
    """Leichte Sprache belongs to another German text. `params`: segment, language."""

    code: ClassVar[str] = "outdated_text"
    message: ClassVar[str] = N_(
        "„%(segment)s“ gehört noch zu einem älteren deutschen Text: %(language)s. Bitte passen Sie den "
        "Text an oder bestätigen Sie, dass er noch stimmt."
    )


class ForbiddenText(CannotPublish):
    """Markup, or characters that cannot be seen. `params`: segment, language, detail."""

    code: ClassVar[str] = "forbidden_text"
    message: ClassVar[str] = N_(
        "„%(segment)s“ (%(language)s) enthält unerlaubte Zeichen: %(detail)s. Bitte tippen Sie den Text "
        "neu ein."
    )
