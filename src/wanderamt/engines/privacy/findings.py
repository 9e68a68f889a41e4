"""What a register can find, and the seam through which one is asked."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from wanderamt.engines.privacy.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """All that simple register information may tell: § 44 Abs. 1 Satz 1 Nr. 1 to 5 BMG, nothing else.

    `usual_name` is the given name in use. `addresses` are the present ones, one line each.
    """

    family_name: str
    given_names: str
    usual_name: str = ""
    doctorate: str = ""
    addresses: tuple[str, ...] = ()
    died: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Exactly one person fits, and nothing stands against telling."""

    ref: str
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """More than one person fits: nobody is told from the others (§ 44 Abs. 3 Nr. 1 BMG)."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Nobody fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """One person fits and has an information block (§ 51 BMG).

    `cleared` is what may be told because the person was heard and a danger is excluded (§ 51 Abs. 2 Satz 1);
    None as long as nobody decided that.
    """

    ref: str
    cleared: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionallyBlocked:
    """One person fits and has a conditional block note (§ 52 BMG).

    `cleared` is what may be told because the person was heard and no interest worth protecting is harmed, or
    because another address that is not blocked is known (§ 52 Abs. 2); None as long as nobody weighed that.
    """

    ref: str
    cleared: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The register gave no answer. The asker sees the neutral reply, the authority sees `reason`."""

    reason: str


Finding: TypeAlias = Found | Several | Unknown | Blocked | ConditionallyBlocked | Failed


class Register(Protocol):
    """The seam for a population register. This system has none of its own."""

    def look_up(self, query: Query) -> Finding:
        """Return what fits the query. Must not raise: what goes wrong is a `Failed`."""
        ...  # pragma: no cover - a protocol has no body
