from io import BytesIO
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from pypdf import PdfReader

from wanderamt.foundation import pdf

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: sys.inputs.lang)
= #data.title
#data.text
"""


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "templates"
    (folder / "probe").mkdir(parents=True)
    (folder / "probe" / "page.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(pdf, "get_app_template_dirs", lambda name: (folder,))
    return "probe/page.typ"


def opened(template: str, *, text: str = "Grüße", language: str = "de") -> PdfReader:
    return PdfReader(BytesIO(pdf.render(template, {"title": "Bericht", "text": text}, language=language)))


def test_a_pdf_is_tagged_and_has_title_and_language(template: str) -> None:
    document = opened(template, language="en")
    root = document.root_object
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], document.metadata.title) == (True, "en", "Bericht")


def test_a_pdf_says_that_it_is_pdf_ua(template: str) -> None:
    metadata = opened(template).root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_what_people_typed_is_text_and_never_markup(template: str) -> None:
    typed = "= 1 #sys.version *fett* $x$"
    assert typed in opened(template, text=typed).pages[0].extract_text()


def test_a_missing_template_is_named() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.typ"):
        pdf.render("nowhere.typ", {}, language="de")
