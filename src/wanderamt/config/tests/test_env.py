"""Settings from the environment: what is read, and that a wrong value stops the start with its name."""

import pytest

from wanderamt.config import env

NAME = "WANDERAMT_EXAMPLE"


def test_what_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert env.text(NAME, "a") == "a"
    assert env.flag(NAME, default=True) is True
    assert env.number(NAME, 7) == 7
    assert env.words(NAME, ("a", "b")) == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("1", True), ("true", True), (" Yes ", True), ("ON", True), ("0", False), ("no", False), ("", False)],
)
def test_a_flag_is_on_or_off(monkeypatch: pytest.MonkeyPatch, written: str, read: bool) -> None:
    monkeypatch.setenv(NAME, written)
    assert env.flag(NAME, default=not read) is read


def test_a_number_a_text_and_a_list_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "30")
    assert (env.number(NAME, 7), env.text(NAME, "")) == (30, "30")
    monkeypatch.setenv(NAME, "amt.example, www.amt.example,")
    assert env.words(NAME, ()) == ["amt.example", "www.amt.example"]


def test_a_value_that_cannot_be_stops_with_the_name_of_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "vielleicht")
    with pytest.raises(env.BadSetting, match=f"{NAME}='vielleicht': write 1 or 0"):
        env.flag(NAME, default=False)
    with pytest.raises(env.BadSetting, match=f"{NAME}='vielleicht': write a whole number"):
        env.number(NAME, 7)
