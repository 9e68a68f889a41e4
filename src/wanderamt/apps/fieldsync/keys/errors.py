"""What can be wrong with keys, secrets and codes."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class WrongSecret(DomainError):
    """The start secret does not open the keyring."""

    code: ClassVar[str] = "wrong_secret"
    message: ClassVar[str] = N_(
        "Das Startgeheimnis stimmt nicht. Bitte geben Sie es noch einmal ein. Ist es verloren, melden Sie "
        "das Gerät im Amt neu an: Was noch nicht übertragen ist, kann dann niemand mehr lesen."
    )


class SecretTooShort(DomainError):
    """A start secret that could be guessed by trying."""

    code: ClassVar[str] = "secret_too_short"
    message: ClassVar[str] = N_(
        "Das Startgeheimnis ist zu kurz. Bitte nehmen Sie mindestens %(least)d Zeichen, zum Beispiel fünf "
        "zufällige Wörter."
    )


class KeyringMissing(DomainError):
    """There is no keyring: this folder never was a unit, or the file is lost."""

    code: ClassVar[str] = "keyring_missing"
    message: ClassVar[str] = N_(
        "In diesem Ordner liegt kein Schlüsselbund. Bitte melden Sie das Gerät im Amt an: "
        "wanderamt unit enrol. Gibt es eine Kopie auf dem zweiten Datenträger, hilft: wanderamt unit recover."
    )


class KeyringDamaged(DomainError):
    """The keyring's file is broken."""

    code: ClassVar[str] = "keyring_damaged"
    message: ClassVar[str] = N_(
        "Der Schlüsselbund ist beschädigt. Auf dem zweiten Datenträger liegt eine Kopie: "
        "wanderamt unit recover --from ORDNER."
    )


class KeyringExists(DomainError):
    """This folder is a unit already; its keys are the only way to its data."""

    code: ClassVar[str] = "keyring_exists"
    message: ClassVar[str] = N_(
        "Dieser Ordner gehört schon zu einem angemeldeten Gerät. Bitte nehmen Sie einen leeren Ordner."
    )


class SealBroken(DomainError):
    """Sealed for somebody else, or changed on the way."""

    code: ClassVar[str] = "seal_broken"
    message: ClassVar[str] = N_(
        "Diese Daten sind nicht für dieses Gerät bestimmt oder beschädigt. Bitte laden Sie sie im Amt neu."
    )


class CodeWrong(DomainError):
    """No such enrolment code; said the same for one that was used or has run out."""

    code: ClassVar[str] = "enrolment_code_wrong"
    message: ClassVar[str] = N_(
        "Dieser Anmeldecode gilt nicht (mehr). Bitte lassen Sie sich im Amt einen neuen geben."
    )


class KeyUnfit(DomainError):
    """A public key or recipient that is none."""

    code: ClassVar[str] = "key_unfit"
    message: ClassVar[str] = N_(
        "Der Schlüssel dieses Geräts ist unbrauchbar. Bitte melden Sie das Gerät mit der aktuellen Version "
        "an."
    )


class DeviceBlocked(DomainError):
    """A device that is revoked or retired gets no certificate."""

    code: ClassVar[str] = "device_blocked"
    message: ClassVar[str] = N_("Dieses Gerät ist gesperrt. Es bekommt keine Bescheinigung mehr.")
