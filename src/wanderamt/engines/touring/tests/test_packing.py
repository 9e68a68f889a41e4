import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.touring import (
    PACK_TEXT,
    BookedMatter,
    OfflineLevel,
    PackItem,
    PackKind,
    cash_float,
    packing_list,
    reserve,
)
from wanderamt.kernel.money import Cents

KIT = {"notebook": 2, "document_printer": 1}
ID_CARD = BookedMatter(
    service="personalausweis",
    equipment=frozenset({"notebook", "fingerprint_scanner"}),
    offline_level=OfflineLevel.NONE,
    fee_cents_cash_estimate=Cents(4600),
    needs_photo=True,
)
REGISTRATION = BookedMatter(
    service="anmeldung",
    equipment=frozenset({"notebook", "document_printer"}),
    offline_level=OfflineLevel.CAPTURE,
)
EQUIPMENT = frozenset(
    {
        "braille_sticker",
        "card_blanks",
        "card_payment_terminal",
        "certified_chip_change_terminal_with_sovereign_certificate",
        "certified_photo_station",
        "certified_photo_station_or_photo_cloud_code_scanner",
        "copier_or_scanner",
        "document_printer",
        "document_reader",
        "document_scanner",
        "fingerprint_scanner",
        "laminator",
        "notebook",
        "official_seal",
        "photo_capture",
        "safe",
        "secure_blank_documents",
        "signature_pad",
        "sticker_printer",
        "temporary_document_printer",
        "vpn_over_mobile_network",
    }
)
PAYMENTS = st.lists(st.integers(0, 30000).map(Cents), max_size=12)


def table(items: list[PackItem]) -> list[tuple[str, str, int, dict[str, int]]]:
    return [(item.kind, item.key, item.quantity, dict(item.why_params)) for item in items]


def test_nothing_booked_is_nothing_packed() -> None:
    assert packing_list(booked=[], unit_kit=KIT) == []


def test_the_list_follows_from_what_is_booked() -> None:
    assert table(packing_list(booked=[ID_CARD, REGISTRATION, REGISTRATION], unit_kit=KIT)) == [
        (
            "device",
            "certified_photo_station_or_photo_cloud_code_scanner",
            1,
            {"matters": 1, "missing": 1},
        ),
        ("device", "document_printer", 1, {"matters": 2, "missing": 0}),
        ("device", "fingerprint_scanner", 1, {"matters": 1, "missing": 1}),
        ("device", "notebook", 2, {"matters": 3, "missing": 0}),
        ("device", "vpn_over_mobile_network", 1, {"matters": 1, "missing": 1}),
        ("consumable", "paper_forms", 3, {"matters": 2, "reserve": 1}),
        ("consumable", "paper_sheets", 11, {"matters": 2, "reserve": 1}),
        ("consumable", "spare_sim_card", 1, {"matters": 1}),
        ("cash", "cash_2000", 2, {"value": 2000}),
        ("cash", "cash_500", 1, {"value": 500}),
        ("cash", "cash_200", 2, {"value": 200}),
        ("cash", "cash_100", 1, {"value": 100}),
    ]


def test_blanks_and_supplies_have_a_reserve_and_are_no_devices() -> None:
    temporary = BookedMatter(
        service="vorlaeufiger_personalausweis",
        equipment=frozenset({"secure_blank_documents", "temporary_document_printer", "braille_sticker"}),
    )

    assert table(packing_list(booked=[temporary] * 11, unit_kit={"temporary_document_printer": 1})) == [
        ("device", "temporary_document_printer", 1, {"matters": 11, "missing": 0}),
        ("blank", "secure_blank_documents", 13, {"matters": 11, "reserve": 2}),
        ("consumable", "braille_stickers", 13, {"matters": 11, "reserve": 2}),
        ("consumable", "printer_ribbons", 2, {"matters": 11, "reserve": 1}),
    ]


def test_documents_to_hand_over_stand_on_a_line_each() -> None:
    collection = BookedMatter(
        service="abholung_ausweis", documents_to_hand_over=("MB-2025-00007", "MB-2025-00003")
    )

    assert table(packing_list(booked=[collection], unit_kit={})) == [
        ("document", "MB-2025-00003", 1, {}),
        ("document", "MB-2025-00007", 1, {}),
    ]


def test_the_photo_station_is_packed_once_even_when_two_reasons_ask_for_it() -> None:
    photo = BookedMatter(
        service="personalausweis",
        equipment=frozenset({"certified_photo_station_or_photo_cloud_code_scanner"}),
        needs_photo=True,
    )

    assert [item.key for item in packing_list(booked=[photo], unit_kit={})] == [
        "certified_photo_station_or_photo_cloud_code_scanner"
    ]


@pytest.mark.parametrize(("quantity", "extra"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_the_reserve_is_a_tenth_rounded_up(quantity: int, extra: int) -> None:
    assert reserve(quantity) == extra


def test_no_cash_expected_is_no_float() -> None:
    assert cash_float([]) == {}
    assert cash_float([Cents(0), Cents(0)]) == {}


def test_a_single_payment_still_takes_the_smallest_float() -> None:
    pieces = cash_float([Cents(4600)])

    assert sum(value * count for value, count in pieces.items()) == 5000


def test_exact_notes_need_no_change_but_the_smallest_float() -> None:
    assert cash_float([Cents(5000)]) == {2000: 2, 1000: 1}


def test_nobody_pays_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        cash_float([Cents(-1)])


@given(PAYMENTS)
def test_the_float_is_round_and_changes_for_the_first_five(payments: list[Cents]) -> None:
    pieces = cash_float(payments)
    total = sum(value * count for value, count in pieces.items())
    change = sorted((-payment % 5000 for payment in payments), reverse=True)[:5]

    assert total % 1000 == 0
    assert total >= sum(change)
    assert (total >= 5000) == any(payments)
    assert all(count > 0 for count in pieces.values())
    # The worst five really get their change from these pieces, one after the other.
    left = dict(pieces)
    for amount in change:
        for value in sorted(left, reverse=True):
            count = min(left[value], amount // value)
            left[value] -= count
            amount -= count * value  # noqa: PLW2901 - paying out is subtracting
        assert amount == 0


@given(
    st.lists(
        st.builds(
            BookedMatter,
            service=st.just("x"),
            equipment=st.frozensets(st.sampled_from(sorted(EQUIPMENT))),
            offline_level=st.sampled_from(OfflineLevel),
            fee_cents_cash_estimate=st.integers(0, 20000).map(Cents),
            needs_photo=st.booleans(),
        ),
        max_size=10,
    )
)
def test_more_matters_never_mean_less_to_pack(booked: list[BookedMatter]) -> None:
    all_items = packing_list(booked=booked, unit_kit=KIT)
    fewer = packing_list(booked=booked[:-1], unit_kit=KIT)
    quantity = {item.key: item.quantity for item in all_items}

    assert len(quantity) == len(all_items)
    assert all(item.quantity <= quantity[item.key] for item in fewer if item.kind is not PackKind.CASH)
    assert [item.kind for item in all_items] == sorted(
        (item.kind for item in all_items), key=list(PackKind).index
    )


def test_all_equipment_of_the_catalogue_has_a_name_on_the_list() -> None:
    booked = [BookedMatter(service="x", equipment=EQUIPMENT, offline_level=level) for level in OfflineLevel]

    assert {item.key for item in packing_list(booked=booked, unit_kit={})} == set(PACK_TEXT)
