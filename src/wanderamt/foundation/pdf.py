"""PDF through typst: tagged, PDF/UA, with the house's fonts. Templates are `.typ` files that read JSON."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.utils import get_app_template_dirs


def render(template: str, data: dict[str, Any], *, language: str) -> bytes:
    """The PDF/UA-1 of the typst template `template` (for example "counter/report.typ").

    The template finds `data` by `json(bytes(sys.inputs.data))` and the language tag by `sys.inputs.lang`.
    Text in `data` is never read as typst markup.
    """
    pdf: bytes = typst.compile(
        str(_source(template)),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=[str(folder) for folder in settings.FONT_DIRS],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "lang": language},
    )
    return pdf


def _source(template: str) -> Path:
    for folder in get_app_template_dirs("templates"):
        candidate = Path(folder) / template
        if candidate.is_file():
            return candidate
    raise TemplateDoesNotExist(template)
