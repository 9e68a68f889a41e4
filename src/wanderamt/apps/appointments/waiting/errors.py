"""What can go wrong on the waiting list; each message says what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class NobodyToReach(DomainError):
    """No channel reaches the contact, so an offer could never be answered in time."""

    code: ClassVar[str] = "nobody_to_reach"
    message: ClassVar[str] = N_(
        "Bitte geben Sie eine E-Mail-Adresse an. Nur so erreichen wir Sie schnell genug."
    )


class AlreadyWaiting(DomainError):
    """This contact waits for the same visit, or for as many as it may."""

    code: ClassVar[str] = "already_waiting"
    message: ClassVar[str] = N_(
        "Mit diesen Kontaktdaten stehen Sie schon auf der Warteliste. "
        "Ein zweiter Eintrag bringt keinen Vorteil."
    )


class OfferOver(DomainError):
    """The offer was answered, has lapsed, or somebody before has the time."""

    code: ClassVar[str] = "offer_over"
    message: ClassVar[str] = N_(
        "Dieses Angebot gilt nicht mehr. Ihren Platz auf der Warteliste behalten Sie."
    )
