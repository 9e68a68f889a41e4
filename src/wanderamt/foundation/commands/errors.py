"""Why a written command cannot be carried out here."""

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class PayloadInvalid(DomainError):
    """What was written down does not fit the verb: foreign, damaged or from another version."""

    code = "payload_invalid"
    message = N_("Dieser Vorgang ist nicht lesbar (%(detail)s). Er bleibt gespeichert und wird geprüft.")

    def __init__(self, detail: str) -> None:
        super().__init__(detail=detail)


class ObjectUnknown(DomainError):
    """The command names something that does not exist here (any more, or yet)."""

    code = "object_unknown"
    message = N_("Der Vorgang nennt etwas, das es hier nicht gibt (%(model)s).")

    def __init__(self, model_label: str, pk: str) -> None:
        super().__init__(model=model_label, pk=pk)
        self.model_label, self.pk = model_label, pk


class NothingDrawn(DomainError):
    """The verb takes another course here than where it was written down."""

    code = "nothing_drawn"
    message = N_("Der Vorgang nimmt hier einen anderen Weg als unterwegs. Bitte prüfen Sie ihn von Hand.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
