"""What a query finds, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.retrieval import Hit, Index, Kind, Phrase
from wanderamt.engines.retrieval.everyday import parse_everyday

EVERYDAY = parse_everyday("""
[[word]]
says = ["perso"]
means = ["personalausweis"]
[[word]]
says = ["baby"]
means = ["kind"]
[small]
words = "ich mein meine für der die das neu in ist wo"
""")
NAMES = {
    "card": "Personalausweis beantragen",
    "card_child": "Personalausweis für Kinder",
    "passport": "Reisepass beantragen",
    "passport_child": "Reisepass für Kinder",
    "loss": "Ausweis oder Pass verloren",
    "certificate": "Führungszeugnis",
    "certificate_extended": "Erweitertes Führungszeugnis",
    "arrive": "Wohnung anmelden",
    "leave": "Abmelden beim Umzug ins Ausland",
    "online": "Online-Ausweis einschalten",
    "dog": "Hund anmelden",
}
WORDS = {
    "card": ["neuer Ausweis", "Ausweis verlängern"],
    "card_child": ["Ausweis für mein Kind"],
    "passport": ["Pass", "Pass verlängern"],
    "passport_child": ["Pass für mein Kind"],
    "loss": ["Ausweis gestohlen"],
    "arrive": ["neu in Hannover"],
    "dog": ["Hundesteuer"],
}
TEXTS = {"certificate": "Für den Arbeitgeber. Das Bundesamt für Justiz schickt es mit der Post."}


def phrases() -> list[Phrase]:
    kinds = [
        (Kind.NAME, list(NAMES.items())),
        (Kind.WORD, [(key, text) for key, texts in WORDS.items() for text in texts]),
        (Kind.TEXT, list(TEXTS.items())),
    ]
    return [
        Phrase(id=key, text=text, kind=kind, language="de") for kind, found in kinds for key, text in found
    ]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(phrases(), prior={"card": 1.0, "certificate": 0.9}, everyday=EVERYDAY)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.id for hit in hits]


FIRST = [
    ("Reisepass", "passport"),
    ("reisepas", "passport"),
    ("reise pass", "passport"),
    ("perso", "card"),
    ("Pass für mein Baby", "passport_child"),
    ("ausweis verloren", "loss"),
    ("Führungs Zeugnis", "certificate"),
    ("fuehrungszeugnis", "certificate"),
    ("erweitertes fuhrungszeugniss", "certificate_extended"),
    ("onlineausweis", "online"),
    ("hundanmelden", "dog"),
    ("abmelden", "leave"),
    ("anmelden wohnung", "arrive"),
    ("wohnungsanmelden", "arrive"),
]


@pytest.mark.parametrize(("query", "expected"), FIRST)
def test_what_is_meant_comes_first(index: Index, query: str, expected: str) -> None:
    assert index.search(query)[0].id == expected
    assert not index.search(query)[0].near


@pytest.mark.parametrize("query", ["", "   ", "?", "\u200b", "-", "😀"])
def test_nothing_typed_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []


@pytest.mark.parametrize("query", ["pizza", "qwertz", "asdf jkl", "日本", "1234567"])
def test_nonsense_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []


def test_what_fits_in_part_is_a_guess(index: Index) -> None:
    hits = index.search("hund impfen tierarzt")
    assert ids(hits)[:1] in ([], ["dog"])
    assert all(hit.near for hit in hits)


def test_guesses_never_stand_behind_sure_hits(index: Index) -> None:
    for query, _ in FIRST:
        assert len({hit.near for hit in index.search(query)}) == 1


def test_running_text_alone_finds_a_thing(index: Index) -> None:
    hits = index.search("Bundesamt Justiz")
    assert ids(hits) == ["certificate"]
    assert hits[0].matched.kind is Kind.TEXT


def test_the_phrase_that_fitted_is_named(index: Index) -> None:
    assert index.search("pass verlängern")[0].matched.text == "Pass verlängern"


def test_small_words_count_when_there_is_nothing_else(index: Index) -> None:
    assert ids(index.search("neu in"))[:1] == ["arrive"] or ids(index.search("neu in"))[:1] == ["card"]


def test_the_prior_decides_among_equals() -> None:
    twins = [Phrase(id=key, text="Beglaubigung", kind=Kind.NAME, language="de") for key in ("a", "b")]
    assert ids(Index(twins).search("Beglaubigung")) == ["a", "b"]
    assert ids(Index(twins, prior={"b": 1.0}).search("Beglaubigung")) == ["b", "a"]


def test_the_prior_never_beats_the_better_match(index: Index) -> None:
    assert index.search("personalausweis kinder")[0].id == "card_child"


def test_no_more_hits_than_asked_for(index: Index) -> None:
    assert len(index.search("ausweis", limit=2)) == 2
    assert len(index.search("ausweis", limit=1)) == 1


def test_hits_come_in_the_order_of_their_scores(index: Index) -> None:
    scores = [hit.score for hit in index.search("ausweis")]
    assert scores == sorted(scores, reverse=True)


def test_an_empty_index_finds_nothing() -> None:
    assert Index([]).search("Ausweis") == []


def test_the_packaged_everyday_words_are_used_by_default() -> None:
    assert ids(Index(phrases()).search("perso"))[0] == "card"


def test_while_typing_a_beginning_is_enough(index: Index) -> None:
    assert index.search("führungsz")[0].id == "certificate"
    assert index.search("reisep")[0].id in {"passport", "passport_child"}


def test_the_longest_query_is_cut(index: Index) -> None:
    assert ids(index.search("reisepass " + "x" * 100_000)) == ids(index.search("reisepass " + "x" * 150))


def test_languages_stand_side_by_side() -> None:
    mixed = [
        Phrase(id="card", text="Personalausweis", kind=Kind.NAME, language="de"),
        Phrase(id="card", text="kimlik kartı", kind=Kind.NAME, language="tr"),
        Phrase(id="pass", text="جواز السفر", kind=Kind.NAME, language="ar"),
    ]
    index = Index(mixed)
    assert ids(index.search("KIMLIK KARTI")) == ["card"]
    assert ids(index.search("جوَاز سفر")) == ["pass"]
    assert index.search("personalausweis")[0].matched.language == "de"


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    hits = SHARED.search(text, limit=5)
    assert len(hits) <= 5
    assert len(set(ids(hits))) == len(hits)
    assert all(0 < hit.score < 1.2 for hit in hits)


@given(st.sampled_from(sorted(NAMES)))
def test_everything_is_found_by_its_name(key: str) -> None:
    assert SHARED.search(NAMES[key])[0].id == key


SHARED = Index(phrases(), everyday=EVERYDAY)


def test_forgetting_changes_no_answer() -> None:
    before = SHARED.search("reisepas")
    SHARED.forget()
    assert SHARED.search("reisepas") == before
