"""Each rule of Leichte Sprache with sentences that break it and sentences that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.texts.easy_language import HINTS, Rule, check
from wanderamt.engines.texts.easy_words import parse, words

BAD = {
    Rule.ABBREVIATION: [
        ("Sie brauchen z. B. einen Ausweis.", "z. B."),
        ("Sie brauchen z.B. einen Ausweis.", "z.B."),
        ("Das dauert ca. 10 Minuten.", "ca."),
        ("Sie zahlen ggf. mehr.", "ggf."),
        ("Wir sind in der Lister Str. 5.", "Str."),
        ("Sie zahlen mit der EC Karte.", "EC"),
        ("Das ist die Std. von heute.", "Std."),
        ("Der Brief kommt vom BVA.", "BVA"),
    ],
    Rule.NEGATION: [
        ("Das geht nicht.", "nicht"),
        ("Sie haben keinen Termin.", "keinen"),
        ("Kommen Sie nie ohne Ausweis.", "nie"),
        ("Der Ausweis ist ungültig.", "ungültig"),
        ("Das ist problemlos.", "problemlos"),
        ("Niemand ist da.", "Niemand"),
    ],
    Rule.SUBJUNCTIVE: [
        ("Sie könnten früher kommen.", "könnten"),
        ("Das wäre gut.", "wäre"),
        ("Würden Sie bitte warten?", "Würden"),
        ("Sie sollten pünktlich kommen.", "sollten"),
        ("Der Mann sagt, er sei krank.", "sei"),
    ],
    Rule.PASSIVE: [
        ("Der Ausweis wird gemacht.", "wird … gemacht"),
        ("Der Ausweis wurde vom Amt ausgestellt.", "wurde … ausgestellt"),
        ("Sie werden von uns informiert.", "werden … informiert"),
        ("Die Gebühr wird bar bezahlt.", "wird … bezahlt"),
        ("Die Daten werden vom Amt geprüft.", "werden … geprüft"),
        ("Der Antrag wird hier unterschrieben.", "wird … unterschrieben"),
        ("Rauchen ist hier verboten worden.", "worden … verboten"),
        ("Ihre Angaben werden übersetzt.", "werden … übersetzt"),
    ],
    Rule.GENITIVE: [
        ("Das ist der Name des Kindes.", "Name des Kindes"),
        ("Bringen Sie die Kopie eines Ausweises mit.", "eines"),
        ("Das ist die Adresse der Wohnung.", "Adresse der Wohnung"),
        ("Bringen Sie den Ausweis Ihrer Mutter mit.", "Ihrer"),
        ("Wegen der Feier ist zu.", "Wegen der Feier"),
        ("Die Frau, deren Kind krank ist, ruft an.", "deren"),
    ],
    Rule.LONG_SENTENCE: [
        (
            "Wenn Sie in eine neue Wohnung ziehen, dann müssen Sie in den ersten 2 Wochen zum Amt kommen.",
            "Wenn Sie in eine … (18)",
        ),
    ],
    Rule.LONG_WORD: [
        ("Das ist Ihr Personalausweis.", "Personalausweis"),
        ("Sie brauchen eine Wohnungsgeberbestätigung.", "Wohnungsgeberbestätigung"),
        ("Das ist die Wohnungsgeberbestä-Sache.", "Wohnungsgeberbestä-Sache"),
    ],
    Rule.SENTENCE_PER_LINE: [
        ("Sie kommen zum Amt. Sie warten.", "kommen zum Amt. Sie warten"),
        ("Haben Sie Fragen? Rufen Sie an!", "ben Sie Fragen? Rufen Sie"),
        ("Das gilt bis 2027. Danach ist Schluss.", "s gilt bis 2027. Danach ist"),
        ("Sie kommen\nzum Amt.", "Sie kommen / zum Amt."),
    ],
    Rule.HYPHENATION: [("Sie bringen den Aus-\nweis mit.", "Aus-"), ("Der Aus\u00adweis ist da.", "da-")],
    Rule.SPECIAL_CHARACTER: [
        ("Sie haben Geld (Euro).", "("),
        ("Männer/Frauen", "/"),
        ("Das steht in § 5.", "§"),
        ("Das sind 50 % mehr.", "%"),
        ("Montag – Freitag", "–"),
        ("Kinder & Eltern", "&"),
    ],
    Rule.LONG_LIST: [("Wir nehmen Foto, Karte, Geld und Schlüssel.", "nehmen Foto, Karte, Geld und")],
    Rule.SAME_WORD: [
        ("Die Behörde ist offen.", "Behörde"),
        ("Sie legen Unterlagen auf den Tisch.", "Unterlagen"),
        ("Das ist Ihr Wohnsitz.", "Wohnsitz"),
    ],
}  # fmt: skip

GOOD = [
    "Sie brauchen zum Beispiel einen Ausweis.",
    "Das ist kostenlos.",
    "Wir helfen Ihnen und Ihrer Familie.",
    "Sie unterschreiben unten auf dem Papier.",
    "Das Amt schickt Ihnen einen Brief.",
    "Das Amt wird Ihnen einen Brief schicken.",
    "Sie werden 16 Jahre alt.",
    "Sie werden den Ausweis bekommen.",
    "Das wird Ihnen gefallen.",
    "Das ist die Adresse von der Wohnung.",
    "Wir sind in der Stadt.",
    "Dieses Haus ist groß.",
    "Jedes Kind braucht einen eigenen Ausweis.",
    "Ihr Personal-Ausweis ist in 3 Wochen fertig.",
    "Der Termin ist am 3. Mai.",
    "Sie rufen uns an:\n0511 168-32000",
    "Die Gebühr ist 46,00 €.",
    "Bringen Sie Ausweis, Foto und Geld mit.",
    "Sie wollen umziehen?\nDann sagen Sie es dem Amt.",
    "Das Amt fragt: „Wo wohnen Sie?“",
    "Sie möchten einen Termin.",
    "Sie haben eine PIN.",
    "Das ist für Menschen mit Lern-Schwierigkeiten.",
    "Weiter",
    "",
]


@pytest.mark.parametrize(
    ("rule", "text", "excerpt"), [(rule, *case) for rule, cases in BAD.items() for case in cases]
)
def test_what_breaks_a_rule_is_found(rule: Rule, text: str, excerpt: str) -> None:
    found = [finding.excerpt for finding in check(text) if finding.rule is rule]
    assert any(excerpt in one for one in found), found


@pytest.mark.parametrize("text", GOOD)
def test_a_good_text_has_no_findings(text: str) -> None:
    assert check(text) == ()


def test_every_rule_has_a_bad_sentence_and_a_hint() -> None:
    assert set(BAD) == set(Rule) == set(HINTS)


def test_a_finding_says_where_and_what_helps() -> None:
    (finding,) = check("Sie kommen zum Amt.\nDas geht nicht.")
    assert (finding.rule, finding.line, finding.excerpt) == (Rule.NEGATION, 2, "nicht")
    assert finding.hint == "Sagen Sie, was ist oder was man tun kann."


def test_names_on_signs_are_left_alone() -> None:
    sentence = "Kommen Sie in die Stadtteilbibliothek List."
    assert [finding.rule for finding in check(sentence)] == [Rule.LONG_WORD]
    assert check(sentence, names=["Stadtteilbibliothek List"]) == ()


def test_the_longer_of_two_names_counts() -> None:
    names = ["Bürgeramt", "Bürgeramt Leinemasch-Nordstadtviertel"]
    assert check("Kommen Sie zum Bürgeramt Leinemasch-Nordstadtviertel.", names=names) == ()


def test_placeholders_and_tags_are_no_words() -> None:
    assert check('Sie haben %(count)s Termine.\n<a href="%(long_address_of_a_page)s">Hier ansehen</a>') == ()
    assert check("Sie haben {count} Termine.") == ()


@pytest.mark.parametrize(("count", "long"), [(15, False), (16, True)])
def test_the_longest_sentence_has_fifteen_words(count: int, long: bool) -> None:
    found = check(" ".join(["Wort"] * count) + ".")
    assert [finding.rule for finding in found] == ([Rule.LONG_SENTENCE] if long else [])


@pytest.mark.parametrize(("letters", "long"), [(14, False), (15, True)])
def test_a_long_word_has_more_than_fourteen_letters(letters: int, long: bool) -> None:
    found = check("A" + "b" * (letters - 1))
    assert [finding.rule for finding in found] == ([Rule.LONG_WORD] if long else [])


def test_what_is_allowed_is_dropped_only_in_its_place() -> None:
    assert check("Das ist nicht bestätigt.") == ()
    assert [finding.excerpt for finding in check("Das ist nicht bestätigt.\nDas geht niemals.")] == [
        "niemals"
    ]


def test_every_allowed_place_has_a_reason_and_names_a_rule() -> None:
    for one in words().allowed:
        assert one.reason
        assert one.rule in set(Rule)


def test_a_missing_word_list_is_named() -> None:
    with pytest.raises(KeyError, match="known_long_words"):
        parse({"longest_sentence": 15}, {})


def test_the_word_lists_do_not_contradict_each_other() -> None:
    known = words()
    assert not known.negations & known.not_negations
    assert not known.participles & known.not_participles
    assert all(word == word.lower() for word in known.negations | known.subjunctives | known.avoided)


@given(st.text(max_size=200))
def test_any_text_is_read_to_its_end(text: str) -> None:
    for finding in check(text):
        assert 1 <= finding.line <= text.count("\n") + 1
        assert finding.excerpt


@given(st.lists(st.sampled_from([text for text in GOOD if text]), min_size=1, max_size=6))
def test_good_lines_together_are_a_good_text(lines: list[str]) -> None:
    assert check("\n".join(lines)) == ()
