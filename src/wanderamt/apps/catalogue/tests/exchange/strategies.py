"""Services of every shape, for properties."""

from typing import Any

from hypothesis import strategies as st

from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.markup import tidy
from wanderamt.engines.texts.bidi import forbidden

_LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufffe\uffff")
_LINE = st.text(st.one_of(st.sampled_from("aäß§ş漢<>&;'\"- \u00a0"), _LETTERS), max_size=12)
_GOOD = st.lists(_LINE, max_size=3).map("\n".join).map(tidy).filter(lambda text: not forbidden(text))
_WORD = _GOOD.filter(bool)
_LANGUAGES = st.sampled_from(["", "de", "en", "tr", "ar", "de-simple", "uk"])
_WORDS = st.lists(st.tuples(_LANGUAGES, _GOOD), max_size=3).map(tuple)
_MOMENTS = st.sampled_from(["", "2026-02-07", "2026-11-22T09:00:00+01:00", "2021-01-01Z"])
_POSITIONS = st.none() | st.integers(0, 99)
_FLAGS = st.none() | st.booleans()


def _some(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def _scheme(*names: str) -> st.SearchStrategy[v.Attributes]:
    return st.dictionaries(st.sampled_from(names), _WORD, max_size=2).map(
        lambda found: tuple(sorted(found.items()))
    )


_IDS = st.builds(v.Identifier, value=_WORD, scheme=_scheme("schemeAgencyID", "schemeID", "schemeURI"))
_KEYS = st.builds(v.Identifier, value=_WORD, scheme=_scheme("schemeURI", "schemeVersionID"))
_CODES = st.builds(
    v.Code, value=_WORD, name=_GOOD, unlisted=_GOOD, scheme=_scheme("listURI", "listVersionID")
)
_MONEY = st.builds(v.Money, cents=st.integers(0, 10**7), currency=st.sampled_from(["EUR", "CHF"]))
_PERIODS = st.builds(v.Period, begins=_MOMENTS, ends=_MOMENTS, note=_WORDS)
_ADDRESSES = st.sampled_from(["", "https://example.org/a?b=1&c=2", "mailto:a@example.org"])
_LINKS = st.builds(
    v.Link, uri=_ADDRESSES, language=st.sampled_from(["", "de"]), title=_GOOD, position=_POSITIONS
)
_BARE_LINKS = st.builds(v.Link, uri=_ADDRESSES.filter(bool))
_SPANS = st.builds(
    v.Span, amount=st.integers(-5, 99), unit=_CODES, amount_to=_POSITIONS, unit_to=st.none() | _CODES
)
_WHENS = st.none() | _SPANS | st.builds(v.DueDay, first=_GOOD, last=_GOOD)
_AMOUNTS = (
    st.none()
    | st.builds(v.FixedCost, amount=_MONEY)
    | st.builds(v.FreeCost, note=_WORDS)
    | st.builds(v.VariableCost, least=st.none() | _MONEY, most=st.none() | _MONEY, note=_WORDS)
)
_OPTIONAL_CODE = st.none() | _CODES
_CHANGES = {"created": _MOMENTS, "created_by": _GOOD, "changed": _MOMENTS, "version": _GOOD}


def records(version: v.Version) -> st.SearchStrategy[v.ServiceRecord]:
    """Records that `version` can say completely; those of 2.2.0 can be said in both."""
    later = version == "2.3.1"
    many = 2 if later else 1
    base: dict[str, Any] = {"position": _POSITIONS, "id": st.none() | _IDS, "valid": _some(_PERIODS, 1)}
    if later:
        base["channel"] = st.none() | _CODES.filter(lambda code: code.value != "000")
    machine: dict[str, Any] = (
        {"by_machine": _FLAGS, "machine": st.none() | st.builds(v.Machine, source=_LANGUAGES, by=_GOOD)}
        if later
        else {}
    )
    deadlines = _deadlines()
    costs = _costs(later=later)
    return st.builds(
        v.ServiceRecord,
        id=_IDS,
        other_ids=_some(_IDS, 1),
        keys=_some(_KEYS),
        texts=_some(st.builds(v.TextModule, kind=_CODES, content=_WORDS, links=_some(_LINKS, 1), **base)),
        own_texts=_some(st.builds(v.OwnText, kind=_CODES, content=_WORDS, **base), 1),
        deadlines=_some(st.builds(v.DeadlineModule, deadlines=_some(deadlines), note=_WORDS, **base), many),
        processing=_some(st.builds(v.ProcessingModule, times=_some(deadlines, 1), note=_WORDS, **base), many),
        costs=_some(st.builds(v.CostModule, costs=_some(costs), note=_WORDS, **base), many),
        documents=_some(_documents(base, later=later), many),
        terms=_some(
            st.builds(
                v.TermModule,
                terms=_some(
                    st.builds(v.Term, word=st.tuples(st.tuples(_LANGUAGES, _GOOD)), kind=_OPTIONAL_CODE)
                ),
                **base,
            ),
            1,
        ),
        in_writing=_FLAGS,
        in_person=_FLAGS if later else st.none(),
        classes=_some(_CODES, 1),
        areas=_some(_IDS, 1),
        changes=st.none() | st.builds(v.Changes, **_CHANGES),
        languages=_some(st.builds(v.LanguageVersion, language=_LANGUAGES, **machine, **_CHANGES)),
        valid=_some(_PERIODS, 1),
    )


def _deadlines() -> st.SearchStrategy[v.Deadline]:
    return st.builds(
        v.Deadline,
        kind=_OPTIONAL_CODE,
        when=_WHENS,
        note=_WORDS,
        position=_POSITIONS,
        valid=_some(_PERIODS, 1),
    )


def _costs(*, later: bool) -> st.SearchStrategy[v.Cost]:
    return st.builds(
        v.Cost,
        kind=_OPTIONAL_CODE,
        amount=_AMOUNTS,
        note=_WORDS,
        prepaid=_FLAGS,
        links=_some(_LINKS if later else _BARE_LINKS),
        position=_POSITIONS,
    )


def _documents(base: dict[str, Any], *, later: bool) -> st.SearchStrategy[v.DocumentModule]:
    paper: dict[str, Any] = {"kind": _OPTIONAL_CODE, "name": _WORDS, "note": _WORDS, "forms": _some(_IDS, 1)}
    extra: dict[str, Any] = (
        {"duty": _OPTIONAL_CODE, "reasons": _some(_CODES), "trigger": _FLAGS} if later else {}
    )
    return st.builds(
        v.DocumentModule,
        incoming=_some(st.builds(v.Document, **paper, **extra)),
        outgoing=_some(st.builds(v.Document, **paper), 1),
        note=_WORDS,
        note_out=_WORDS if later else st.just(()),
        **base,
    )
