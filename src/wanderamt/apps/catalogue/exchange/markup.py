"""Simple HTML of XZuFi texts to plain text and back.

XZuFi texts may hold "certain HTML tags" (which ones could not be read, see docs/reference/xzufi.md). We keep
the words, the paragraphs, the lists and the addresses of links; what else the markup said is counted and
reported. Whatever could act in a browser is refused.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_LINES = frozenset({"li", "tr", "dt", "dd"})
#: What a tag puts between the words.
_BEFORE = {
    **dict.fromkeys(_BLOCKS, "\n\n"),
    **dict.fromkeys(_LINES | {"br"}, "\n"),
    "li": "\n- ",
    "td": " ",
    "th": " ",
}
_SILENT = _BLOCKS | _LINES | {"br", "a", "span"}
_ACTIVE = frozenset(
    {"script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "textarea"}
    | {"select", "link", "meta", "base", "svg", "math", "video", "audio", "template", "noscript"}
)
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:|tel:)\S+", re.IGNORECASE)
_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.\-]*\s*:", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!?]")
_BLANKS = re.compile(r"[ \t\f\v]+")
_FLOWING = re.compile(r"[ \t\f\v\r\n]+")
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")


class ActiveMarkup(ValueError):
    """The markup holds something that could act: its argument says what."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The words, and what of the markup was dropped with its number of times ("strong", 3)."""

    text: str
    dropped: tuple[tuple[str, int], ...] = ()


def tidy(text: str) -> str:
    """The text as this house keeps it: no blanks around lines or twice in one, at most one empty line.

    A no-break space is no blank: it stands where somebody wanted it ("§ 17").
    """
    lines = [_BLANKS.sub(" ", line).strip(" ") for line in text.replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def to_text(markup: str) -> Converted:
    """The words of an HTML string. New lines count only where there is no markup. Raises ActiveMarkup."""
    reader = _Reader(keeps_lines=_TAG.search(markup) is None)
    reader.feed(markup)
    reader.close()
    return Converted(tidy("".join(reader.out)), tuple(sorted(reader.dropped.items())))


def to_html(text: str) -> str:
    """The HTML string for a tidy text: `to_text(to_html(text)).text == text`."""
    if "\n" not in text:
        return escape(text, quote=False)
    paragraphs = [escape(each, quote=False).replace("\n", "<br>") for each in text.split("\n\n")]
    return "".join(f"<p>{each}</p>" for each in paragraphs)


class _Reader(HTMLParser):
    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.dropped: Counter[str] = Counter()
        self._keeps_lines = keeps_lines
        self._address = ""
        self._linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._check(tag, attrs)
        if tag not in _SILENT:
            self.dropped[tag] += 1
        if tag == "a":
            self._address = next((value or "" for name, value in attrs if name == "href"), "").strip()
            self._linked = []
        self.out.append(_BEFORE.get(tag, ""))

    def _check(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE:
            raise ActiveMarkup(f"<{tag}>")
        for name, value in attrs:
            bare = _CONTROLS.sub("", value or "")
            if name.startswith("on"):
                raise ActiveMarkup(f"{name}=")
            if name in {"href", "src", "action"} and _SCHEME.match(bare) and not _SAFE_ADDRESS.match(bare):
                raise ActiveMarkup(f"{name}={bare[:20]}")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag == "a":
            if _SAFE_ADDRESS.fullmatch(self._address) and self._address not in "".join(self._linked):
                self.out.append(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        self._linked.append(data)
        self.out.append(data if self._keeps_lines else _FLOWING.sub(" ", data))

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 - the parser's signature
        self.dropped["comment"] += 1

    def handle_decl(self, decl: str) -> None:
        raise ActiveMarkup(f"<!{decl[:20]}>")

    def handle_pi(self, data: str) -> None:
        raise ActiveMarkup(f"<?{data[:20]}>")

    def unknown_decl(self, data: str) -> None:
        raise ActiveMarkup(f"<![{data[:20]}")
