"""Files of texts that are not laid out as they should be: file, record and field, no traceback."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from wanderamt.apps.catalogue import packaged, services
from wanderamt.apps.catalogue.errors import BadCatalogue
from wanderamt.apps.catalogue.models import Service

SEGMENT = "evidence.id_card"
GOOD = {"text": "Kimlik kartı", "of": "0123456789abcdef", "by": "machine"}
Written = Callable[[str, str], None]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Put other words in the place of a packaged file."""
    real = packaged._read

    def write(name: str, text: str) -> None:
        monkeypatch.setattr(packaged, "_read", lambda asked: text if asked == name else real(asked))
        forget()

    def forget() -> None:
        packaged.texts.cache_clear()
        packaged.facts.cache_clear()
        services._refuse_bad_package.cache_clear()

    yield write
    monkeypatch.undo()
    forget()


def turkish(**changes: Any) -> str:
    """A file with one segment; None takes a field away."""
    entry = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return json.dumps({"language": "tr", "segments": {SEGMENT: entry}})


BROKEN = [
    (turkish()[:40], "line 1, column", "", "Unterminated string"),
    ("", "line 1, column 1", "", "Expecting value"),
    ("[]", "whole file", "", "must be an object"),
    ("{}", "tr", "language", "must be 'tr'"),
    (turkish().replace('"tr"', '"ar"'), "tr", "language", "must be 'tr'"),
    ('{"language": "tr"}', "tr", "segments", "must be texts by segment"),
    ('{"language": "tr", "segments": {"group.eid": "x"}}', "group.eid", "text", "a record of its own"),
    (turkish(text=None), SEGMENT, "text", "is missing"),
    (turkish(text=5), SEGMENT, "text", "must be a text"),
    (turkish(of=None), SEGMENT, "of", "is missing"),
    (turkish(of=["x"]), SEGMENT, "of", "must be a text"),
    (turkish(by=None), SEGMENT, "by", "is missing"),
    (turkish(by="somebody"), SEGMENT, "by", "must be one of source, human, machine"),
    (turkish(reviewed=7), SEGMENT, "reviewed", "must be a text"),
    (turkish(state="reviewed"), SEGMENT, "state", "is not a known field"),
    (turkish(text="<b>Kimlik</b>"), SEGMENT, "text", "has a markup at character 1"),
    (turkish(text="Kimlik\u202e"), SEGMENT, "text", "has a bidi control at character 7"),
    (turkish(text=" "), SEGMENT, "text", "must not be empty"),
    (turkish().replace(SEGMENT, "evidence.unknown"), "evidence.unknown", "key", "is not a known segment"),
    (
        turkish().replace('"segments": {', f'"segments": {{"{SEGMENT}": {json.dumps(GOOD)}, '),
        SEGMENT,
        "key",
        "is there twice",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "record", "field", "problem"), BROKEN)
def test_a_broken_file_is_named_with_record_and_field(
    written: Written, text: str, record: str, field: str, problem: str
) -> None:
    written("texts/tr.json", text)
    with pytest.raises(BadCatalogue) as caught:
        services.load_catalogue()

    assert caught.value.file == "texts/tr.json"
    assert caught.value.record.startswith(record)
    assert caught.value.field == field
    assert problem in str(caught.value)
    assert not Service.objects.exists()


@pytest.mark.django_db
def test_the_command_says_it_in_one_line(written: Written) -> None:
    written("texts/tr.json", turkish(by="somebody"))
    with pytest.raises(CommandError) as caught:
        call_command("load_catalogue")

    assert str(caught.value) == (
        "Nothing was loaded. texts/tr.json, evidence.id_card, field 'by': "
        "must be one of source, human, machine"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "Expecting property name"), ("[1]", "must be an object"), ('{"a": 1, "a": 2}', "is there twice")],
)
def test_a_broken_list_of_services_is_named(written: Written, text: str, problem: str) -> None:
    written("services.json", text)
    with pytest.raises(BadCatalogue, match=problem) as caught:
        services.load_catalogue()
    assert caught.value.file == "services.json"


def test_german_needs_neither_maker_nor_fingerprint(written: Written) -> None:
    written("texts/de.json", '{"language": "de", "segments": {"group.eid": {"text": "Online-Ausweis"}}}')

    assert packaged.texts("de")["group.eid"].text == "Online-Ausweis"


def test_a_language_without_a_file_has_no_texts() -> None:
    assert dict(packaged.texts("tlh")) == {}
