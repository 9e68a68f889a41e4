"""Enrolment: a code serves once, for a quarter of an hour, and is not to be guessed."""

from datetime import timedelta

import pytest

from wanderamt.apps.fieldsync.keys import enrolment, hub
from wanderamt.apps.fieldsync.keys.errors import CodeWrong, KeyUnfit
from wanderamt.apps.fieldsync.models import Device, EnrolmentCode
from wanderamt.foundation.brake import TooManyTries


@pytest.fixture
def join(computer, now):
    def enrol(code, **chosen):
        facts = {
            "label": "Koffer 1",
            "signing_key": computer.public,
            "recipient": computer.recipient,
            "now": now,
        }
        return enrolment.enrol(code=code, **(facts | chosen))

    return enrol


def test_a_computer_with_the_code_becomes_a_device_of_the_unit(enrolled, unit, computer, now):
    device = Device.objects.get()

    assert device == enrolled.device
    assert (device.unit, device.label, device.state) == (unit, "Koffer 1", "active")
    assert bytes(device.signing_key) == computer.public
    assert device.recipient == computer.recipient
    assert device.enrolled_at == now
    assert enrolled.city == hub.city_key()
    assert enrolled.hub_key == hub.hub_keys().public
    assert enrolled.unit_mark == unit.counter.mark


def test_the_code_is_easy_to_read_out_and_only_its_hash_is_kept(unit, now):
    code = enrolment.make_code(unit=unit, now=now)

    assert len(code) == 14
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert not set("OILU") & set(code)
    assert code not in str(EnrolmentCode.objects.values())
    assert code.replace("-", "") not in str(EnrolmentCode.objects.values())


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_it_may_be_typed_as_people_type(join, unit, now, typed):
    assert join(typed(enrolment.make_code(unit=unit, now=now))).device.unit == unit


def test_a_second_use_is_refused(join, unit, now):
    code = enrolment.make_code(unit=unit, now=now)
    join(code)

    with pytest.raises(CodeWrong):
        join(code)
    assert Device.objects.count() == 1


@pytest.mark.parametrize(("minutes", "lives"), [(0, True), (14, True), (15, False), (60 * 24, False)])
def test_it_lives_for_a_quarter_of_an_hour(join, unit, now, minutes, lives):
    code = enrolment.make_code(unit=unit, now=now)
    later = now + timedelta(minutes=minutes)

    if lives:
        assert join(code, now=later).device.unit == unit
    else:
        with pytest.raises(CodeWrong):
            join(code, now=later)


def test_a_newer_code_takes_the_place_of_the_one_before(join, unit, now):
    first, second = (enrolment.make_code(unit=unit, now=now) for _ in range(2))

    with pytest.raises(CodeWrong):
        join(first)
    assert join(second).device.unit == unit


@pytest.mark.parametrize("code", ["", "-", "ABCD-EFGH-JKMN", "x" * 4000, "ä"])
def test_what_is_no_code_is_refused(join, unit, now, code):
    enrolment.make_code(unit=unit, now=now)

    with pytest.raises(CodeWrong) as refused:
        join(code)

    assert refused.value.field == "code"
    assert not Device.objects.exists()


def test_after_ten_wrong_ones_also_the_right_one_has_to_wait(join, unit, now):
    code = enrolment.make_code(unit=unit, now=now)
    for _ in range(10):
        with pytest.raises(CodeWrong):
            join("ABCD-EFGH-JKMN", source="10.0.0.9")

    with pytest.raises(TooManyTries):
        join(code, source="10.0.0.9")
    assert join(code, source="10.0.0.7").device.unit == unit


def test_the_right_one_takes_the_brake_off(join, unit, now):
    for _ in range(9):
        with pytest.raises(CodeWrong):
            join("ABCD-EFGH-JKMN")
    join(enrolment.make_code(unit=unit, now=now))

    with pytest.raises(CodeWrong):
        join("ABCD-EFGH-JKMN")


@pytest.mark.parametrize(
    "unfit", [{"signing_key": b"short"}, {"recipient": "age1nothing"}, {"recipient": ""}]
)
def test_an_unfit_key_does_not_use_the_code_up(join, unit, now, unfit):
    code = enrolment.make_code(unit=unit, now=now)

    with pytest.raises(KeyUnfit):
        join(code, **unfit)

    assert join(code).device.unit == unit


@pytest.mark.parametrize(("label", "kept"), [("  Koffer 2 ", "Koffer 2"), ("x" * 99, "x" * 60)])
def test_the_label_fits(join, unit, now, label, kept):
    assert join(enrolment.make_code(unit=unit, now=now), label=label).device.label == kept


def test_without_a_label_the_mark_of_the_unit_serves(join, unit, now):
    assert join(enrolment.make_code(unit=unit, now=now), label=" ").device.label == unit.counter.mark
