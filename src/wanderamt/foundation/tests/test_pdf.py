from io import BytesIO
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from pypdf import PdfReader
from pytest_django import Settings

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


@pytest.mark.parametrize(("language", "written"), [("de-simple", "de"), ("ar", "ar"), ("ku", "ku")])
def test_a_pdf_names_the_language_without_its_variant(template: str, language: str, written: str) -> None:
    assert opened(template, language=language).root_object["/Lang"] == written


def test_numbers_keep_their_order_in_a_pdf_from_right_to_left() -> None:
    data = {"rows": [["رقم 0511 168-32000", 3]], "title": "نص", "open": ("5", None)}
    assert pdf._ordered(data) == {
        "rows": [["رقم \u20660511 168-32000\u2069", 3]],
        "title": "نص",
        "open": ["\u20665\u2069", None],
    }


def test_arabic_letters_are_in_the_house_fonts(template: str, settings: Settings) -> None:
    if not any(list(Path(folder).glob("NotoSansArabic*.ttf")) for folder in settings.FONT_DIRS):
        pytest.skip("dev.py brings the fonts")
    source = Path(pdf._source(template))
    source.write_text(
        TEMPLATE.replace("#set text(", '#set text(font: ("Fira Sans", "Noto Sans Arabic"), fallback: false, ')
    )
    document = opened(str(template), text="مرحبا پارسی گچ ژ", language="fa")
    fonts = {str(font["/BaseFont"]) for font in document.pages[0]["/Resources"]["/Font"].values()}
    assert any("NotoSansArabic" in font for font in fonts)


def test_a_missing_template_is_named() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.typ"):
        pdf.render("nowhere.typ", {}, language="de")
