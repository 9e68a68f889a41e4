"""A form counts with a fresh proof at once, without one at the pace of a person, and never twice with one."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import altcha as library
import pytest
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import Settings

from wanderamt.foundation import altcha, retention
from wanderamt.foundation.brake import TooManyTries
from wanderamt.foundation.models import SpentProof

pytestmark = pytest.mark.django_db
Solve = Callable[..., str]


@pytest.fixture(autouse=True)
def _easy(settings: Settings) -> None:
    settings.ALTCHA, settings.ALTCHA_DIFFICULTY = True, 2


@pytest.fixture
def solve(now: datetime) -> Solve:
    """What the browser's worker would send for a new task, or for `task`."""

    def solved(task: str = "") -> str:
        found = library.Challenge.from_dict(json.loads(task or altcha.challenge(now=now)))
        solution = library.solve_challenge(found)
        assert solution is not None
        return library.Payload(found, solution).to_base64()

    return solved


def form(rf: RequestFactory, *, made: datetime | None = None, **fields: str) -> Any:
    stamp = {altcha.STAMP: altcha.stamp(now=made)} if made else {}
    return rf.post("/", {**stamp, **fields})


def test_a_proof_opens_the_form_at_once(rf: RequestFactory, solve: Solve, now: datetime) -> None:
    altcha.check(form(rf, proof=solve()), now=now)


def test_a_proof_opens_one_form_only(solve: Solve, now: datetime) -> None:
    proof = solve()
    assert [altcha.proved(proof, now=now) for _ in range(2)] == [True, False]


def test_a_task_takes_between_half_and_all_of_the_tries(settings: Settings, now: datetime) -> None:
    settings.ALTCHA_DIFFICULTY = 6
    for _ in range(5):
        found = library.solve_challenge(library.Challenge.from_dict(json.loads(altcha.challenge(now=now))))
        assert found is not None
        assert 3 <= found.counter < 6


def test_a_page_that_was_open_too_long_proves_nothing(solve: Solve, now: datetime) -> None:
    proof = solve()
    assert not altcha.proved(proof, now=now + altcha.LIFE + timedelta(seconds=1))
    assert altcha.proved(proof, now=now + altcha.LIFE)


def test_a_task_of_somebody_elses_proves_nothing(solve: Solve, now: datetime) -> None:
    own = library.create_challenge("PBKDF2/SHA-256", 1, counter=1, data={"until": 4_000_000_000})
    signed = library.create_challenge(
        "PBKDF2/SHA-256", 1, counter=1, data={"until": 4_000_000_000}, hmac_secret="a", hmac_key_secret="b"
    )
    for task in (own, signed):
        assert not altcha.proved(solve(json.dumps(task.to_dict())), now=now)


def test_a_wrong_solution_and_a_longer_life_prove_nothing(solve: Solve, now: datetime) -> None:
    right = json.loads(base64.b64decode(solve()))
    wrong = {**right, "solution": {**right["solution"], "derivedKey": "00" * 32}}
    parameters = right["challenge"]["parameters"]
    older = {
        **right,
        "challenge": {**right["challenge"], "parameters": {**parameters, "data": {"until": 4e9}}},
    }
    for payload in (wrong, older):
        assert not altcha.proved(base64.b64encode(json.dumps(payload).encode()).decode(), now=now)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x",
        "e30=",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b'{"challenge": 1}').decode(),
        "\u0000",
    ],
)
def test_rubbish_proves_nothing(payload: str, now: datetime) -> None:
    assert not altcha.proved(payload, now=now)


@pytest.mark.parametrize("data", [None, 5, {"until": "soon"}, {"until": None}])
def test_a_task_without_an_end_proves_nothing(solve: Solve, now: datetime, data: Any) -> None:
    known = json.loads(base64.b64decode(solve()))
    known["challenge"]["parameters"]["data"] = data
    assert not altcha.proved(base64.b64encode(json.dumps(known).encode()).decode(), now=now)


def test_without_scripts_the_form_counts_at_the_pace_of_a_person(rf: RequestFactory, now: datetime) -> None:
    with pytest.raises(altcha.TooFast):
        altcha.check(form(rf, made=now), now=now + timedelta(seconds=1))
    altcha.check(form(rf, made=now), now=now + altcha.MIN_AGE)


@pytest.mark.parametrize("stamp", ["", "1", "1:forged"])
def test_a_form_without_its_age_is_too_fast(rf: RequestFactory, now: datetime, stamp: str) -> None:
    with pytest.raises(altcha.TooFast):
        altcha.check(form(rf, form_age=stamp), now=now)


def test_a_flood_without_proof_is_stopped_for_its_address_only(
    rf: RequestFactory, solve: Solve, now: datetime
) -> None:
    later = now + altcha.MIN_AGE
    for _ in range(altcha.unproved.allowed):
        altcha.check(form(rf, made=now), now=later)
    with pytest.raises(TooManyTries):
        altcha.check(form(rf, made=now), now=later)
    altcha.check(form(rf, proof=solve()), now=later)
    other = form(rf, made=now)
    other.META["REMOTE_ADDR"] = "192.0.2.9"
    altcha.check(other, now=later)


def test_the_address_behind_the_proxy_counts(rf: RequestFactory, settings: Settings) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "10.0.0.1, 192.0.2.7"})
    assert altcha.address_of(request) == "127.0.0.1"
    settings.SECURE = True
    assert altcha.address_of(request) == "192.0.2.7"
    assert altcha.address_of(rf.get("/")) == "127.0.0.1"


def test_it_can_be_switched_off(rf: RequestFactory, settings: Settings, now: datetime) -> None:
    settings.ALTCHA = False
    altcha.check(form(rf), now=now)
    assert Template("{% load proof %}{% proof %}").render(Context({})).strip() == ""


def test_the_tag_brings_task_and_age_and_keeps_the_age(
    rf: RequestFactory, frozen_clock: Any, now: datetime
) -> None:
    tag = Template("{% load proof %}{% proof %}")
    fresh = tag.render(Context({"request": rf.get("/")}))
    assert altcha.stamp(now=now) in fresh
    assert "vendor/altcha/pbkdf2.js" in fresh
    old = altcha.stamp(now=now - timedelta(minutes=5))
    assert old in tag.render(Context({"request": rf.post("/", {altcha.STAMP: old})}))


def test_spent_proofs_are_forgotten(solve: Solve, now: datetime) -> None:
    assert altcha.proved(solve(), now=now)
    assert retention.purge(now=now + altcha.LIFE) == 0
    assert retention.purge(now=now + altcha.LIFE + timedelta(seconds=1)) == 1
    assert SpentProof.objects.count() == 0
