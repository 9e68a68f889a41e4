"""What the crew takes along, computed from what is booked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wanderamt.engines.touring.cash import cash_float
from wanderamt.kernel.money import Cents
from wanderamt.kernel.text import N_

NO_CASH = Cents(0)


class OfflineLevel(StrEnum):
    """How far a matter gets without network: to the end, up to a capture that is sent later, or nowhere."""

    COMPLETE = "complete"
    CAPTURE = "capture"
    NONE = "none"


class PackKind(StrEnum):
    """The sections of a packing list, in the order in which they are packed."""

    DEVICE = "device"
    BLANK = "blank"
    CONSUMABLE = "consumable"
    DOCUMENT = "document"
    CASH = "cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedMatter:
    """One matter of one person. `documents_to_hand_over` are references of finished documents to bring along;
    `fee_cents_cash_estimate` is what may be paid in cash, 0 if nothing.
    """

    service: str
    equipment: frozenset[str] = frozenset()
    offline_level: OfflineLevel = OfflineLevel.COMPLETE
    fee_cents_cash_estimate: Cents = NO_CASH
    documents_to_hand_over: tuple[str, ...] = ()
    needs_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PackItem:
    """One line to check off. `why_params` say why: `matters` (how many need it), `reserve` (part of the
    quantity), `missing` (pieces that the unit's kit lacks), `value` (cents of one note or coin).
    """

    key: str
    kind: PackKind
    quantity: int
    why_params: Mapping[str, int]


BLANKS = frozenset({"secure_blank_documents", "card_blanks"})
PHOTO_STATION = "certified_photo_station_or_photo_cloud_code_scanner"
NETWORK = "vpn_over_mobile_network"

CONSUMABLES: Mapping[str, tuple[str, int, int]] = MappingProxyType(
    {
        # equipment: (consumable, pieces, per so many matters); planning assumptions, to be replaced by counts
        "document_printer": ("paper_sheets", 5, 1),
        "sticker_printer": ("address_stickers", 1, 1),
        "braille_sticker": ("braille_stickers", 1, 1),
        "laminator": ("laminating_pouches", 1, 1),
        "card_payment_terminal": ("terminal_paper_rolls", 1, 40),
        "temporary_document_printer": ("printer_ribbons", 1, 25),
    }
)
# These are supplies themselves, not devices to carry.
SUPPLIES = BLANKS | {"braille_sticker"}

PACK_TEXT: Mapping[str, str] = MappingProxyType(
    {
        "notebook": N_("Notebook"),
        "vpn_over_mobile_network": N_("Mobilfunk-Router mit gesicherter Verbindung"),
        "document_printer": N_("Drucker"),
        "signature_pad": N_("Unterschriften-Tablett"),
        "card_payment_terminal": N_("Kartenterminal"),
        "certified_photo_station_or_photo_cloud_code_scanner": N_("Fotostation oder Scanner für Foto-Codes"),
        "certified_photo_station": N_("Fotostation"),
        "photo_capture": N_("Kamera"),
        "fingerprint_scanner": N_("Fingerabdruck-Scanner"),
        "certified_chip_change_terminal_with_sovereign_certificate": N_("Änderungsterminal für den Chip"),
        "official_seal": N_("Dienstsiegel"),
        "safe": N_("Tresor"),
        "sticker_printer": N_("Drucker für Adress-Aufkleber"),
        "temporary_document_printer": N_("Drucker für vorläufige Dokumente"),
        "document_scanner": N_("Dokumenten-Scanner"),
        "document_reader": N_("Ausweis-Lesegerät"),
        "copier_or_scanner": N_("Kopierer oder Scanner"),
        "laminator": N_("Laminiergerät"),
        "secure_blank_documents": N_("Vordrucke für vorläufige Dokumente"),
        "card_blanks": N_("Karten-Rohlinge"),
        "braille_stickers": N_("Braille-Aufkleber"),
        "paper_sheets": N_("Blatt Papier"),
        "paper_forms": N_("Papier-Formulare für den Fall, dass die Technik ausfällt"),
        "address_stickers": N_("Adress-Aufkleber"),
        "laminating_pouches": N_("Laminierfolien"),
        "terminal_paper_rolls": N_("Papierrollen für das Kartenterminal"),
        "printer_ribbons": N_("Farbbänder für den Drucker"),
        "spare_sim_card": N_("SIM-Karte eines zweiten Netzes"),
    }
)


def reserve(quantity: int) -> int:
    """Return how many pieces more to take along: a tenth, rounded up, so at least one of whatever is
    needed.
    """
    return -(-quantity // 10)


def packing_list(*, booked: Sequence[BookedMatter], unit_kit: Mapping[str, int]) -> list[PackItem]:
    """Return what to take along for these matters, by kind and key; nothing booked, nothing packed.

    Devices: every piece the kit has of what is needed, at least one. Blanks: one per matter and the reserve.
    Consumables: by use and the reserve. A photo needs a photo station, and a matter that does not work
    without network needs the router and a spare SIM card. Paper forms replace what would be captured if
    devices fail. Documents: each on its own line. Cash: see `cash_float`.
    """
    uses = Counter(item for matter in booked for item in _equipment(matter))
    references = [reference for matter in booked for reference in matter.documents_to_hand_over]
    lines = [
        *_devices(uses, unit_kit),
        *_supplies(booked, uses),
        *(_item(reference, PackKind.DOCUMENT, count) for reference, count in Counter(references).items()),
    ]
    lines.sort(key=lambda item: (list(PackKind).index(item.kind), item.key))
    pieces = cash_float([matter.fee_cents_cash_estimate for matter in booked])
    return lines + [
        _item(f"cash_{value}", PackKind.CASH, count, value=value) for value, count in pieces.items()
    ]


def _equipment(matter: BookedMatter) -> frozenset[str]:
    photo = {PHOTO_STATION} if matter.needs_photo else set()
    network = {NETWORK} if matter.offline_level is OfflineLevel.NONE else set()
    return matter.equipment | photo | network


def _devices(uses: Mapping[str, int], unit_kit: Mapping[str, int]) -> Iterator[PackItem]:
    for key, matters in uses.items():
        if key not in SUPPLIES:
            held = unit_kit.get(key, 0)
            yield _item(key, PackKind.DEVICE, max(held, 1), matters=matters, missing=0 if held else 1)


def _supplies(booked: Sequence[BookedMatter], uses: Mapping[str, int]) -> Iterator[PackItem]:
    for key in BLANKS & uses.keys():
        yield _with_reserve(key, PackKind.BLANK, needed=uses[key], matters=uses[key])
    for equipment, (key, pieces, per) in CONSUMABLES.items():
        matters = uses.get(equipment, 0)
        if matters:
            needed = -(-matters * pieces // per)
            yield _with_reserve(key, PackKind.CONSUMABLE, needed=needed, matters=matters)
    captured = sum(matter.offline_level is OfflineLevel.CAPTURE for matter in booked)
    if captured:
        yield _with_reserve("paper_forms", PackKind.CONSUMABLE, needed=captured, matters=captured)
    networked = sum(matter.offline_level is OfflineLevel.NONE for matter in booked)
    if networked:
        yield _item("spare_sim_card", PackKind.CONSUMABLE, 1, matters=networked)


def _with_reserve(key: str, kind: PackKind, *, needed: int, matters: int) -> PackItem:
    extra = reserve(needed)
    return _item(key, kind, needed + extra, matters=matters, reserve=extra)


def _item(key: str, kind: PackKind, quantity: int, **why: int) -> PackItem:
    return PackItem(key=key, kind=kind, quantity=quantity, why_params=MappingProxyType(why))
