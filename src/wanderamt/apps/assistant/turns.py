"""What passes between a person and the assistant: what was asked, what is said, and what is remembered.

The server remembers nothing. What a conversation is about travels with it in a signed field, so that each
turn stands alone: one form sent, one reply, the same with and without JavaScript.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from django import forms
from django.core import signing

from wanderamt.apps.assistant.compiling import Compiled, Statement, plain
from wanderamt.apps.assistant.understanding import Understood
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.kernel.clock import BERLIN

#: A conversation that rests longer begins anew.
MEMORY_SECONDS = 3600
#: So much of the last question is remembered, for a choice or for handing over.
_QUESTION_CHARS = 500
_SALT = "assistant.memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the conversation is about so far.

    `question` is the last free text; `in_danger` that it spoke of danger; `step` names the handler that waits
    for a form, "" for none; `kept` is what that handler needs to go on.
    """

    question: str = ""
    service: str = ""
    facet: str = ""
    age: int | None = None
    days: int | None = None
    loss: str = ""
    in_care: bool = False
    quarter: str = ""
    language: str = ""
    step: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    consent: bool = False
    in_danger: bool = False

    @property
    def slots(self) -> Slots:
        """What was said about the case so far."""
        return Slots(age=self.age, days=self.days, loss=self.loss, in_care=self.in_care, quarter=self.quarter)

    def with_(self, **changes: Any) -> Self:
        """Return the memory with some fields changed."""
        return replace(self, **changes)

    def afresh(self) -> Self:
        """Return the memory of the same conversation at the beginning of a new matter."""
        return type(self)(mark=self.mark, consent=self.consent)

    def with_slots(self, said: Slots) -> Self:
        """Return the memory with what was newly said; what was said before and not again stays."""
        return replace(
            self,
            age=self.age if said.age is None else said.age,
            days=self.days if said.days is None else said.days,
            loss=said.loss or self.loss,
            in_care=said.in_care or self.in_care,
            quarter=said.quarter or self.quarter,
        )

    def pack(self) -> str:
        """Return the memory as signed text for a hidden field. It is signed, not secret."""
        empty = Memory()
        fields = {
            name: value for name in self.__slots__ if (value := getattr(self, name)) != getattr(empty, name)
        }
        fields["question"] = self.question[:_QUESTION_CHARS]
        return signing.dumps({**fields, "kept": dict(self.kept)}, salt=_SALT, compress=True)

    @classmethod
    def unpack(cls, text: str) -> Self:
        """Return what `pack` wrote; an empty memory where it is missing, old, or not ours."""
        try:
            return cls(**signing.loads(text, salt=_SALT, max_age=MEMORY_SECONDS)) if text else cls()
        except (signing.BadSignature, TypeError, ValueError):
            return cls()


@dataclass(frozen=True, slots=True)
class Press:
    """A chip that was pressed, e.g. `Press("service", "reisepass")` from "service:reisepass"."""

    name: str
    value: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what the field says; a name of "" where nothing was pressed."""
        name, _colon, value = text.partition(":")
        return cls(name, value)


NOTHING_PRESSED = Press("")


@dataclass(frozen=True, slots=True)
class Chip:
    """A button under a reply; `press` comes back when it is pressed. `strong` is the likeliest next step."""

    text: str
    press: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A link under a reply, with the name of an icon."""

    text: str
    url: str
    icon: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One turn as it came: free text, or a chip, or the fields of the form that a step had shown.

    `fields` are the posted fields as they came, in a mapping that forms can be bound to. `who` is the address
    for brakes and `client` a digest of the browser for limits; neither is stored.
    """

    message: str
    now: datetime
    language: str = ""
    press: Press = NOTHING_PRESSED
    memory: Memory = field(default_factory=Memory)
    fields: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""
    client: str = ""

    @property
    def today(self) -> date:
        """The calendar day in Hannover."""
        return self.now.astimezone(BERLIN).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said.

    `decision` is "answer", "clarify", "refer", "refuse", "person" or "crisis". `form` is shown inside the
    dialogue and comes back to the step that `memory.step` names. `stand` is the moment for which live facts
    hold. `language` is the one it is said in.
    """

    decision: str
    language: str
    lines: tuple[Statement, ...]
    understood: Understood | None = None
    title: str = ""
    sources: tuple[str, ...] = ()
    compiled: Compiled | None = None
    chips: tuple[Chip, ...] = ()
    ways: tuple[Way, ...] = ()
    form: forms.Form | None = None
    stand: datetime | None = None
    memory: Memory = field(default_factory=Memory)

    @property
    def text(self) -> str:
        """Everything that is said, as plain text; numbers are isolated where it runs from right to left."""
        choices = [f"– {chip.text}" for chip in self.chips if chip.press.startswith("service:")]
        return "\n".join([*([self.title] if self.title else []), *map(plain, self.lines), *choices])


def sentences(*texts: str, language: str) -> tuple[Statement, ...]:
    """Return reviewed sentences, already in `language`, as statements."""
    return tuple(Statement(text=each, language=language) for each in texts)
