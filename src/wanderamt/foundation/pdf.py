"""PDF through typst: tagged, PDF/UA, with the house's fonts. Templates are `.typ` files that read JSON."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.utils import get_app_template_dirs

from wanderamt.engines.texts.bidi import isolate_numbers
from wanderamt.kernel.languages import LanguageTag


def render(template: str, data: dict[str, Any], *, language: str) -> bytes:
    """The PDF/UA-1 of the typst template `template` (for example "counter/report.typ").

    The template finds `data` by `json(bytes(sys.inputs.data))` and the language (without script, region and
    variant) by `sys.inputs.lang`; from it typst knows the direction. Text in `data` is never read as markup.
    """
    tag = LanguageTag(language)
    texts = _ordered(data) if tag.is_rtl else data
    pdf: bytes = typst.compile(
        str(_source(template)),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=[str(folder) for folder in settings.FONT_DIRS],
        sys_inputs={
            "data": json.dumps(texts, ensure_ascii=False),
            "lang": tag.base,
        },
    )
    return pdf


def _ordered(value: Any) -> Any:
    """`value` with every text in it made ready for a page that runs from right to left."""
    if isinstance(value, str):
        return isolate_numbers(value)
    if isinstance(value, dict):
        return {key: _ordered(one) for key, one in value.items()}
    return [_ordered(one) for one in value] if isinstance(value, list | tuple) else value


def _source(template: str) -> Path:
    for folder in get_app_template_dirs("templates"):
        candidate = Path(folder) / template
        if candidate.is_file():
            return candidate
    raise TemplateDoesNotExist(template)
