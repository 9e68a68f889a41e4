import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import load_book
from wanderamt.engines.law.citations import Place, law_name, parse_citation


def places(citation: str) -> list[tuple[str, str]]:
    return [(place.law, place.section) for place in parse_citation(citation)]


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("§ 51 BMG", [("BMG", "§ 51")]),
        ("§ 1 Abs. 4 Nr. 4 PAuswGebV", [("PAuswGebV", "§ 1")]),
        ("§ 15 Abs. 1 Nr. 1 Buchst. a PassV", [("PassV", "§ 15")]),
        ("§ 6a Abs. 5a StVG", [("StVG", "§ 6a")]),
        ("§ 1 Abs. 6 Satz 2 PAuswGebV", [("PAuswGebV", "§ 1")]),
        ("§ 18 Abs. 2, 3 PAuswV", [("PAuswV", "§ 18")]),
        ("§ 18 Abs. 2–3 PAuswV", [("PAuswV", "§ 18")]),
        ("§ 23(1),(2) BMG", [("BMG", "§ 23")]),
        ("§§ 25, 26 PAuswV", [("PAuswV", "§ 25"), ("PAuswV", "§ 26")]),
        ("§§ 10 und 11 BMG", [("BMG", "§ 10"), ("BMG", "§ 11")]),
        ("§§ 1, 4–6, 19 PassG", [("PassG", f"§ {n}") for n in (1, 4, 5, 6, 19)]),
        ("§§ 5a–7 PAuswV", [("PAuswV", "§ 5a"), ("PAuswV", "§ 6"), ("PAuswV", "§ 7")]),
        ("§§ 5 bis 7a PAuswV", [("PAuswV", f"§ {n}") for n in ("5", "6", "7", "7a")]),
        ("§§ 5-5b PAuswV", [("PAuswV", "§ 5"), ("PAuswV", "§ 5b")]),
        ("§ 42 Abs. 3, § 50 Abs. 5 BMG", [("BMG", "§ 42"), ("BMG", "§ 50")]),
        ("§ 27 Abs. 1 Nr. 3, § 11 Abs. 5, § 10 Abs. 5 PAuswG", [("PAuswG", f"§ {n}") for n in (27, 11, 10)]),
        ("§ 18 Abs. 1 PAuswV, § 17 Abs. 1 PassV", [("PAuswV", "§ 18"), ("PassV", "§ 17")]),
        ("§ 1 Abs. 3 PAuswG i. V. m. § 5 PassG", [("PAuswG", "§ 1"), ("PassG", "§ 5")]),
        ("§ 44 Abs. 1 und § 44 Abs. 3 BMG", [("BMG", "§ 44")]),
        ("§§ 1, 5, 7, 8 eIDKG", [("eIDKG", f"§ {n}") for n in (1, 5, 7, 8)]),
        ("Anlage 8e FeV", [("FeV", "Anlage 8e")]),
        ("§ 24a Abs. 2 und Anlage 8e FeV", [("FeV", "§ 24a"), ("FeV", "Anlage 8e")]),
        ("Anlage PAuswV", [("PAuswV", "Anlage")]),
        ("Nr. 1130 KV JVKostG", [("JVKostG", "Anlage")]),
        ("Vorbemerkung zu Nr. 1130 KV JVKostG", [("JVKostG", "Anlage")]),
        ("Nr. 225.1 GebOSt", [("GebOSt", "Anlage")]),
        ("Art. 15 DSGVO", [("DSGVO", "Art. 15")]),
        ("Artikel 16 DSGVO", [("DSGVO", "Art. 16")]),
        ("§ 64 Abs. 2 SGB X", [("SGB 10", "§ 64")]),
        ("§ 64 Abs. 2 SGB 10", [("SGB 10", "§ 64")]),
        ("§ 139b AO", [("AO", "§ 139b")]),
        ("§ 33 VwVfG (via NVwVfG)", [("VwVfG", "§ 33")]),
        ("§ 34 VwVfG, § 1 NVwVfG", [("VwVfG", "§ 34"), ("NVwVfG", "§ 1")]),
        ("Abschnitt II BMG", [("BMG", "")]),
        ("Nds. FischG", [("Nds. FischG", "")]),
        ("BMeldDigiV", [("BMeldDigiV", "")]),
        ("Ratsbeschluss der Stadt Hannover", []),
        ("Hundesteuersatzung der Stadt Hannover", []),
        ("§ 17 des Bundesmeldegesetzes", []),
        ("", []),
        ("§", []),
        ("§§ BMG", [("BMG", "")]),
    ],
)
def test_a_citation_names_these_paragraphs(citation: str, expected: list[tuple[str, str]]) -> None:
    assert places(citation) == expected


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("BMG", "BMG"),
        ("SGB X", "SGB 10"),
        ("SGB_10", "SGB 10"),
        ("SGB XIV", "SGB 14"),
        ("AO 1977", "AO"),
        ("FeV_2010", "FeV"),
        ("GewStDV_1955", "GewStDV"),
        ("X", "X"),
        ("2010", "2010"),
        ("1._BMeldDÜV", "1. BMeldDÜV"),
    ],
)
def test_a_law_is_filed_under_one_name(name: str, filed: str) -> None:
    assert law_name(name) == filed


def test_paragraphs_sort_as_people_count() -> None:
    names = ["Anlage 8e", "§ 10", "§ 2", "Anlage", "§ 10a", "Art. 15", ""]

    assert sorted(names, key=lambda name: Place("BMG", name).order) == [
        "", "Anlage", "Anlage 8e", "Art. 15", "§ 2", "§ 10", "§ 10a",
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert len(set(parse_citation(text))) == len(parse_citation(text))


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=6, unique=True),
    st.sampled_from(["BMG", "PAuswG", "eIDKG", "FeV", "SGB 10"]),
    st.sampled_from(["", " Abs. 1", " Abs. 2 Nr. 3 Buchst. b", " Satz 2"]),
)
def test_single_paragraphs_before_one_law_all_belong_to_it(numbers: list[int], law: str, detail: str) -> None:
    citation = ", ".join(f"§ {number}{detail}" for number in numbers) + f" {law}"

    assert places(citation) == [(law, f"§ {number}") for number in numbers]


def test_every_verified_rule_in_force_names_a_paragraph() -> None:
    """So that the watcher has something to watch. What no paragraph stands behind is not verified."""
    verified = [
        rule
        for table in load_book().tables
        for rule in table.rules
        if rule.verified and rule.valid_to is None
    ]

    assert [
        (rule.key, rule.citation)
        for rule in verified
        if not parse_citation(rule.citation)
        or any(not place.section for place in parse_citation(rule.citation))
    ] == []
