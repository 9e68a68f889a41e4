"""Which verbs are commands, and who looks after the outermost of them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from inspect import Parameter, Signature, getclosurevars, signature, unwrap
from types import MappingProxyType
from typing import Any, ParamSpec, Protocol, TypeVar, cast, get_type_hints
from uuid import UUID

from django.db.transaction import Atomic

from wanderamt.foundation.commands.context import is_replaying

P = ParamSpec("P")
R = TypeVar("R")
Payload = dict[str, Any]
_specs: dict[str, "Spec"] = {}
_inside: ContextVar[bool] = ContextVar("inside_command", default=False)


@dataclass(frozen=True)
class Spec:
    """A command: its name for ever, the verb, and how it is written down."""

    name: str
    #: The verb as everybody calls it (with the keeper before it).
    function: Callable[..., Any]
    version: int = 1
    #: What turns a payload of version n into one of version n + 1.
    upgrade: Mapping[int, Callable[[Payload], Payload]] = field(default_factory=dict)
    #: Where the window cannot be read from the arguments by the general rule (see places.window_of).
    window: Callable[[Mapping[str, Any]], UUID | None] | None = None
    #: Arguments that tests hand over and nobody else: they are not written down.
    unwritten: frozenset[str] = frozenset()
    #: The verb itself.
    bare: Callable[..., Any] | None = None
    #: The verb without its own transaction, for who replays it and can take it back as a whole.
    within: Callable[..., Any] | None = None

    @cached_property
    def signature(self) -> Signature:
        return signature(unwrap(self.function))

    @cached_property
    def arguments(self) -> Mapping[str, Any]:
        """The type hint of each argument."""
        hints = get_type_hints(unwrap(self.function))
        return MappingProxyType(
            {name: hints[name] for name in self.signature.parameters if name not in self.unwritten}
        )

    @property
    def required(self) -> frozenset[str]:
        parameters = self.signature.parameters.items()
        return frozenset(name for name, each in parameters if each.default is Parameter.empty)


@dataclass(frozen=True, slots=True)
class Call:
    """An outermost call of a command; `run()` carries the verb out with these arguments."""

    spec: Spec
    arguments: Mapping[str, Any]
    run: Callable[[], Any]


class Keeper(Protocol):
    """Looks after the outermost commands of a process."""

    def around(self, call: Call) -> Any:
        """Return what `call.run()` returns, or raise a DomainError before anything was changed."""


class _NoKeeper:
    def around(self, call: Call) -> Any:
        return call.run()


_default: list[Keeper] = [_NoKeeper()]
_keeper: ContextVar[Keeper | None] = ContextVar("keeper", default=None)


def keeper() -> Keeper:
    """Who looks after commands here and now."""
    return _keeper.get() or _default[-1]


def set_default_keeper(chosen: Keeper | None) -> None:
    """Set the keeper of the process, when the applications are ready; None: nobody."""
    _default[:] = [chosen or _NoKeeper()]


@contextmanager
def keeping(chosen: Keeper) -> Iterator[None]:
    """Within the block `chosen` looks after commands."""
    token = _keeper.set(chosen)
    try:
        yield
    finally:
        _keeper.reset(token)


def inside() -> bool:
    """Whether a command is being carried out: a verb that it calls is no command of its own."""
    return _inside.get()


def command(
    name: str,
    *,
    version: int = 1,
    upgrade: Mapping[int, Callable[[Payload], Payload]] | None = None,
    window: Callable[[Mapping[str, Any]], UUID | None] | None = None,
    unwritten: Collection[str] = (),
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a verb a command; stands on top of `@transaction.atomic`. The name is "<app>.<verb>".

    All arguments but those in `unwritten` must have hints that `encode` understands. Raises
    ValueError for a name that is taken.
    """

    def made(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def verb(*args: P.args, **kwargs: P.kwargs) -> R:
            if inside():
                return function(*args, **kwargs)
            bound = spec.signature.bind(*args, **kwargs)
            bound.apply_defaults()
            return cast("R", keeper().around(call_of(spec, bound.arguments)))

        within = _below_atomic(function)
        spec = Spec(name, verb, version, dict(upgrade or {}), window, frozenset(unwritten), function, within)
        _register(spec)
        return verb

    return made


def _register(spec: Spec) -> None:
    known = _specs.get(spec.name)
    if known is not None and unwrap(known.function).__qualname__ != unwrap(spec.function).__qualname__:
        raise ValueError(f"command {spec.name} exists")
    _specs[spec.name] = spec


def _below_atomic(function: Callable[..., Any]) -> Callable[..., Any]:
    """What stands under `@transaction.atomic`: a savepoint within a savepoint protects nothing and costs two
    statements.
    """
    around = getclosurevars(function).nonlocals.get("self")
    below: Callable[..., Any] = getattr(function, "__wrapped__", function)
    return below if isinstance(around, Atomic) else function


def call_of(spec: Spec, arguments: Mapping[str, Any]) -> Call:
    """The call of the verb itself with these arguments, past the keeper."""
    return Call(spec, arguments, partial(_run, spec, arguments))


def _run(spec: Spec, arguments: Mapping[str, Any]) -> Any:
    token = _inside.set(True)
    try:
        verb = spec.within if is_replaying() else spec.bare
        return (verb or spec.bare or spec.function)(**arguments)
    finally:
        _inside.reset(token)


def registered() -> dict[str, Spec]:
    """All commands by name, in the order of the names."""
    return dict(sorted(_specs.items()))
