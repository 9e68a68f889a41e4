"""The files of examples are complete, readable and apart from the questions by which they are measured."""

from collections import Counter

import pytest

from wanderamt.apps.assistant import examples
from wanderamt.apps.catalogue.public import packaged_phrases
from wanderamt.engines.retrieval.understanding import ELSEWHERE, NOT_OURS
from wanderamt.kernel.languages import UI_LANGUAGES

SERVICES = {service for service, _, _ in packaged_phrases()}


def test_every_service_has_25_questions_and_more_in_every_language() -> None:
    asked = [each for each in examples.packaged() if each.facet and each.label in SERVICES]
    counted = Counter(each.label for each in asked)
    assert set(counted) == SERVICES
    assert min(counted.values()) >= 25
    spoken = Counter((each.label, each.language) for each in asked)
    assert [(service, tag) for service in SERVICES for tag in UI_LANGUAGES if not spoken[service, tag]] == []


def test_there_are_150_phrases_of_what_is_not_ours_and_25_matters_of_others() -> None:
    labels = Counter(each.label for each in examples.packaged())
    assert labels[NOT_OURS] >= 150
    assert len([label for label in labels if label.startswith(ELSEWHERE)]) >= 25


def test_nothing_that_is_measured_by_was_learnt() -> None:
    learnt = {each.text.casefold() for each in examples.packaged()}
    assert [each.text for each in examples.development() if each.text.casefold() in learnt] == []


def test_every_label_and_language_is_known() -> None:
    for each in (*examples.packaged(), *examples.development()):
        assert each.language in UI_LANGUAGES
        assert each.label in SERVICES or each.label == NOT_OURS or ":" in each.label, each


def test_what_a_referral_says_of_others_is_marked_as_long_as_nobody_has_confirmed_it() -> None:
    for entry in examples.referrals().values():
        assert {"authority_de", "authority_en", "reason_de", "phone", "url", "source"} <= set(entry)
        assert entry["confirmed"] is False or entry["source"] != "general knowledge"


@pytest.mark.parametrize(
    "said",
    [
        "Meine Mutter ist gestorben, was passiert mit ihrem Ausweis?",
        "Ich habe meinen Reisepass verloren und fliege morgen, das ist ein Notfall",
        "Der Ausweis ist in der Waschmaschine gestorben",
        "Ich brauche eine Auskunftssperre, mein Ex bedroht mich seit Jahren",
    ],
)
def test_a_hard_word_alone_is_no_danger(said: str) -> None:
    assert examples.lanes().find(said) is None


def test_no_fixed_phrase_takes_a_matter_for_danger_or_an_attack() -> None:
    said = [each for each in examples.packaged() if each.facet or each.label == examples.HARMLESS]
    hasty = [(each.text, examples.lanes().find(each.text)) for each in (*said, *examples.harmless())]
    assert len(hasty) > 3000
    assert [(text, lane) for text, lane in hasty if lane in {"crisis", "emergency", "attack"}] == []


def test_what_sounds_like_danger_is_learnt_from_or_measured_by_never_both() -> None:
    learnt = {each.text for each in examples.packaged() if each.label == examples.HARMLESS}
    measured = {each.text for each in examples.harmless()}
    assert len(learnt) > len(measured) >= 25
    assert not learnt & measured


def test_keywords_are_of_services_and_none_is_measured_by() -> None:
    keywords = list(examples._keywords())
    assert {each.label for each in keywords} == SERVICES
    assert not {each.text for each in keywords} & {each.text.lower() for each in examples.development()}
