"""What another file says beside our own list."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from wanderamt.apps.catalogue.exchange import house
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.merging import merged
from wanderamt.apps.catalogue.tests.exchange.strategies import records

OURS = v.ServiceRecord(id=v.Identifier(value="anmeldung", scheme=(("schemeAgencyID", house.AGENCY),)))


def text(kind: str, *content: tuple[str, str], position: int | None = None) -> v.TextModule:
    return v.TextModule(kind=v.Code(value=kind), content=content, position=position)


def test_our_words_stand_and_other_languages_and_kinds_stay() -> None:
    ours = replace(OURS, texts=(text("05", ("de", "unser"), ("en", "ours")),))
    kept = replace(
        OURS,
        texts=(
            text("06", ("de", "lang")),
            text("05", ("de-DE", "ihr"), ("dsb", "sorbisch"), ("en", "theirs"), position=7),
        ),
    )
    assert merged(kept=kept, ours=ours).texts == (
        text("05", ("de", "unser"), ("en", "ours"), ("dsb", "sorbisch"), position=7),
        text("06", ("de", "lang")),
    )


def test_a_text_that_only_we_have_stays_as_it_is() -> None:
    ours = replace(OURS, texts=(text("05", ("de", "unser")),))
    assert merged(kept=OURS, ours=ours) == ours


def test_the_other_name_is_kept_as_a_second_one() -> None:
    other = v.Identifier(value="123", scheme=(("schemeAgencyID", "L100"),))
    third = v.Identifier(value="9")
    found = merged(kept=v.ServiceRecord(id=other, other_ids=(third, OURS.id)), ours=OURS)
    assert (found.id, found.other_ids) == (OURS.id, (other, third))


def test_entries_of_our_own_lists_are_never_taken_from_elsewhere() -> None:
    kept = replace(
        OURS,
        classes=(house.own("group", "alt"), v.Code(value="lage", scheme=(("listURI", "urn:x"),))),
        own_texts=(v.OwnText(kind=house.own("text", "unconfirmed")), v.OwnText(kind=v.Code(value="eigen"))),
    )
    found = merged(kept=kept, ours=OURS)
    assert [code.value for code in found.classes] == ["lage"]
    assert [each.kind.value for each in found.own_texts] == ["eigen"]


@pytest.mark.parametrize(
    ("ours", "kept", "expected"), [(None, True, True), (False, True, False), (None, None, None)]
)
def test_a_mark_of_ours_stands(ours: bool | None, kept: bool | None, expected: bool | None) -> None:
    found = merged(
        kept=replace(OURS, in_person=kept, in_writing=kept),
        ours=replace(OURS, in_person=ours, in_writing=ours),
    )
    assert (found.in_person, found.in_writing) == (expected, expected)


@settings(max_examples=25, deadline=None)
@given(record=records("2.3.1"))
def test_a_record_put_together_with_itself_is_itself(record: v.ServiceRecord) -> None:
    ours = replace(record, foreign=(), own_texts=(), texts=(), classes=())
    assert merged(kept=ours, ours=ours) == ours


@settings(max_examples=25, deadline=None)
@given(record=records("2.3.1"))
def test_what_we_say_nothing_about_comes_out_as_it_came_in(record: v.ServiceRecord) -> None:
    found = merged(kept=record, ours=OURS)
    for each in fields(v.ServiceRecord):
        if each.name not in {"id", "other_ids"}:
            kept, out = getattr(record, each.name), getattr(found, each.name)
            assert set(out) == set(kept) if isinstance(kept, tuple) else out == kept
