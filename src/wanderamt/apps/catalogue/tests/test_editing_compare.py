"""What differs between two contents, and what becomes of two people's changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.catalogue.editing.compare import Change, Piece, Place, Sign, changes, merge, places, words
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.tests.test_editing_content import contents

NAME, WHO = "service.pass.name", "service.pass.who"


def content(minutes: int = 15, **texts: str) -> Content:
    """A service with a name and more German texts (`who`) and languages of its name (`tr`)."""
    made = Content(facts={"minutes": minutes, "online": True}, texts={})
    made = made.with_text(NAME, "de", texts.pop("de", "Reisepass"))
    if "who" in texts:
        made = made.with_text(WHO, "de", texts.pop("who"))
    for language, text in texts.items():
        made = made.with_text(NAME, language, text)
    return made


def marked(before: str, after: str) -> str:
    """The difference as one line: [-gone-] and {+new+}."""
    look = {Sign.SAME: "{}", Sign.GONE: "[-{}-]", Sign.NEW: "{{+{}+}}"}
    return "".join(look[piece.sign].format(piece.text) for piece in words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("Ihr Ausweis", "Ihr Ausweis", "Ihr Ausweis"),
        ("", "Neu hier.", "{+Neu hier.+}"),
        ("Alt.", "", "[-Alt.-]"),
        ("Ihr alter Ausweis", "Ihr neuer Ausweis", "Ihr [-alter-]{+neuer+} Ausweis"),
        ("Ihr alter Ausweis", "Ihr neuer Pass", "Ihr [-alter Ausweis-]{+neuer Pass+}"),
        ("Sie brauchen ein Foto.", "Sie brauchen ein Foto", "Sie brauchen ein Foto[-.-]"),
        ("37,00 Euro", "46,00 Euro", "[-37-]{+46+},00 Euro"),
        ("Personalausweis", "Personal-Ausweis", "[-Personalausweis-]{+Personal-Ausweis+}"),
        ("Sie kommen.", "Sie kommen selbst.", "Sie kommen{+ selbst+}."),
        ("جواز سفر", "جواز سفر جديد", "جواز سفر{+ جديد+}"),
        ("eins zwei drei", "zwei drei", "[-eins -]zwei drei"),
        ("a\nb", "a b", "a[-\n-]{+ +}b"),
    ],
)
def test_words_that_changed_are_marked_as_a_whole(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


letters = st.text(alphabet="ab .ß,\n", max_size=40)


@given(letters, letters)
def test_both_texts_can_be_read_out_of_the_difference(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(piece.text for piece in pieces if piece.sign != Sign.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.sign != Sign.GONE) == after


@given(letters)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert words(text, text) == ([Piece(Sign.SAME, text)] if text else [])


def test_no_change_between_equal_contents() -> None:
    assert changes(content(tr="Pasaport"), content(tr="Pasaport")) == []


def test_changes_come_as_facts_then_german_then_the_rest() -> None:
    before, after = content(tr="Pasaport"), content(20, de="Pass", ar="جواز", tr="Pasaportunuz")
    assert [str(change.place) for change in changes(before, after)] == [
        "minutes@",
        f"{NAME}@de",
        f"{NAME}@ar",
        f"{NAME}@tr",
    ]


def test_a_change_names_both_sides() -> None:
    found = changes(content(), content(20))
    assert found == [Change(place=Place("minutes"), before=15, after=20)]
    added = changes(content(), content(who="Alle."))
    assert [(change.before, change.after.text) for change in added] == [(None, "Alle.")]


def test_a_review_is_a_change_without_other_words() -> None:
    before = content(tr="Pasaport")
    (change,) = changes(before, before.with_review(NAME, "tr"))
    assert change.same_words
    (other,) = changes(before, before.with_text(NAME, "tr", "Pasaportunuz"))
    assert not other.same_words
    (fact,) = changes(before, before.with_facts(minutes=3))
    assert not fact.same_words


@given(contents, contents)
def test_contents_are_equal_where_nothing_differs(one: Content, other: Content) -> None:
    changed = changes(one, other)
    assert (changed == []) == all(place.value(one) == place.value(other) for place in places(one, other))
    rebuilt = one
    for change in changed:
        rebuilt = change.place.put(rebuilt, change.after)
    assert changes(rebuilt, other) == []


def test_changes_of_different_places_come_together() -> None:
    base = content(who="Alle.")
    merged = merge(base=base, mine=content(20, who="Alle."), theirs=content(who="Alle ab 16."))
    assert merged.conflicts == ()
    assert (merged.content.facts["minutes"], merged.content.text(WHO)) == (20, "Alle ab 16.")


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    merged = merge(base=content(), mine=content(20), theirs=content(20))
    assert (merged.conflicts, merged.content) == ((), content(20))


def test_two_changes_of_one_place_show_three_texts_and_mine_stands() -> None:
    merged = merge(base=content(), mine=content(de="Pass"), theirs=content(de="Der Reisepass"))

    (conflict,) = merged.conflicts
    assert (str(conflict.place), conflict.base.text, conflict.mine.text, conflict.theirs.text) == (
        f"{NAME}@de",
        "Reisepass",
        "Pass",
        "Der Reisepass",
    )
    assert merged.content.text(NAME) == "Pass"


def test_theirs_is_taken_where_it_was_chosen() -> None:
    merged = merge(
        base=content(),
        mine=content(20, de="Pass"),
        theirs=content(30, de="Der Reisepass"),
        take_theirs=[Place(NAME, "de")],
    )
    assert len(merged.conflicts) == 2
    assert (merged.content.text(NAME), merged.content.facts["minutes"]) == ("Der Reisepass", 20)


def test_what_i_took_away_stays_away_and_what_they_added_stays() -> None:
    base, theirs = content(who="Alle.", tr="Pasaport"), content(who="Alle.", tr="Pasaport", en="Passport")
    merged = merge(base=base, mine=content(tr="Pasaport"), theirs=theirs)
    assert merged.conflicts == ()
    assert (merged.content.text(WHO), merged.content.text(NAME, "en")) == ("", "Passport")


@given(contents, contents)
def test_a_side_that_changed_nothing_gives_way(base: Content, changed: Content) -> None:
    assert merge(base=base, mine=base, theirs=changed).content == changed
    mine = merge(base=base, mine=changed, theirs=base)
    assert (changes(mine.content, changed), mine.conflicts) == ([], ())


@given(contents, contents, contents)
def test_nothing_of_mine_is_lost(base: Content, mine: Content, theirs: Content) -> None:
    merged = merge(base=base, mine=mine, theirs=theirs).content
    assert all(change.place.value(merged) == change.after for change in changes(base, mine))
