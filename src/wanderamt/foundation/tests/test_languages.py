import pytest
from django.utils.translation import override

from wanderamt.foundation.languages import in_language

BOTH = {"de": "Hinter dem Haus", "en": "Behind the house"}


@pytest.mark.parametrize(
    ("language", "texts", "read"),
    [
        ("de", BOTH, "Hinter dem Haus"),
        ("en", BOTH, "Behind the house"),
        ("tr", BOTH, "Hinter dem Haus"),
        ("en", {"de": "Nur deutsch", "en": ""}, "Nur deutsch"),
        ("en", {"tr": "Evin arkasında"}, ""),
        ("de", {}, ""),
        ("de", None, ""),
        (None, BOTH, "Hinter dem Haus"),
    ],
)
def test_a_text_is_read_in_the_language_of_the_page_else_in_german(
    language: str | None, texts: dict[str, str] | None, read: str
) -> None:
    with override(language):
        assert in_language(texts) == read
