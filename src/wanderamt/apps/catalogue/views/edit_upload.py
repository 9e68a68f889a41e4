"""An XZuFi file from an editor's computer: read, compared, and what is to be said about it on the page."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wanderamt.apps.catalogue.editing import queries
from wanderamt.apps.catalogue.editing.compare import Place
from wanderamt.apps.catalogue.editing.subjects import of_service
from wanderamt.apps.catalogue.editing.views.parts import place_label
from wanderamt.apps.catalogue.editing.wording import language_name
from wanderamt.apps.catalogue.exchange import errors as exchange_errors
from wanderamt.apps.catalogue.exchange import importing, taking
from wanderamt.apps.catalogue.exchange.nodes import Limits
from wanderamt.foundation import errors
from wanderamt.foundation.forms import CreatingForm
from wanderamt.kernel.errors import DomainError

#: Three times the whole list in all languages. Larger files are for the command `catalogue import`.
LIMITS = Limits(megabytes=10)
#: So many lines of one kind on the page; the others are counted.
SHOWN = 40
_NOTES = {
    "kept": _("Kennt unsere Liste nicht, bleibt aufgehoben"),
    "dropped": _("Wird weggelassen"),
    "left_out": _("Kommt aus dem Regelwerk und wird nicht übernommen"),
    "skipped": _("Wird nicht ausgeführt"),
}


class UploadForm(CreatingForm):
    """A file to compare; with `seen`, the same file once more, to make drafts of it."""

    file = forms.FileField(
        label=_("XZuFi-Datei"),
        help_text=_("XML, höchstens 10 MB. Gespeichert wird beim Vergleichen nichts."),
        error_messages={
            **dict.fromkeys(("required", "invalid", "missing"), _("Bitte wählen Sie eine XZuFi-Datei aus.")),
            "empty": _("Die Datei ist leer. Bitte wählen Sie eine andere, oder geben Sie sie neu aus."),
        },
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )
    seen = forms.CharField(required=False, max_length=140, widget=forms.HiddenInput)

    def plan(self, *, on: date) -> "Planned | None":
        """What taking the file over would do; None where the form then says why it cannot be read."""
        if not self.is_valid():
            return None
        upload = self.cleaned_data["file"]
        name = "".join(each for each in upload.name if each.isprintable())[-100:]
        try:
            if upload.size > LIMITS.bytes:
                raise exchange_errors.TooLarge(file=name, limit=LIMITS.megabytes)
            raw = upload.read()
            found = importing.plan(BytesIO(raw), name=name, on=on, limits=LIMITS)
        except exchange_errors.XzufiError as error:
            self.refuse(error)
            return None
        for refused in found.refused[:SHOWN]:
            self.refuse(refused)
        if more := len(found.refused) - SHOWN:
            self._say_more(more)
        return Planned(found=found, mark=_mark(raw, found))

    def ask_again(self, planned: "Planned") -> None:
        """The next submit of this form confirms `planned`."""
        self.data = {"form_key": self.key, "seen": planned.mark}

    def refuse(self, error: DomainError) -> None:
        """Say it at the file."""
        self.add_error("file", errors.text(error))

    def _say_more(self, more: int) -> None:
        if more > 0:
            said = ngettext(
                "Noch %(count)s Leistung ist fehlerhaft.", "Noch %(count)s Leistungen sind fehlerhaft.", more
            )
            self.add_error("file", said % {"count": more})

    def confirms(self, planned: "Planned") -> bool:
        """Whether this is the very plan that the person has seen; else the form says what is different."""
        if not self.cleaned_data["seen"] or self.errors:
            return False
        if self.cleaned_data["seen"] == planned.mark:
            return True
        other_file = self.cleaned_data["seen"].partition(".")[0] != planned.mark.partition(".")[0]
        self.add_error("file", _OTHER_FILE if other_file else _OTHER_LIST)
        return False


_OTHER_FILE = _("Das ist eine andere Datei als die verglichene. Unten steht jetzt, was in dieser steht.")
_OTHER_LIST = _("Unsere Liste hat sich inzwischen geändert. Bitte lesen Sie den Vergleich noch einmal.")


def _mark(raw: bytes, found: importing.ImportPlan) -> str:
    """Names the file and what it would do: two marks are the same only where both are."""
    done = [(each.service, each.places, each.keeps) for each in found.changed]
    texts = [[each.content.text(place.rpartition("@")[0]) for place in each.places] for each in found.changed]
    plan = repr((done, texts, found.unchanged, [each.id for each in found.new]))
    return f"{hashlib.sha256(raw).hexdigest()}.{hashlib.sha256(plan.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first lines of a list, and how many there are besides."""

    title: Any
    lines: list[Any] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan with its mark, and its words for the page."""

    found: importing.ImportPlan
    mark: str

    @property
    def does_something(self) -> bool:
        return bool(self.found.changed or self.found.new or self.found.others)

    @property
    def drafts(self) -> int:
        return sum(bool(each.places) for each in self.found.changed)

    @property
    def changed(self) -> Iterator[tuple[str, list[tuple[Any, str]]]]:
        """Each service that changes by its name, with its places: what, and in which languages."""
        for change in self.found.changed:
            yield queries.title(of_service(change.service)), _places(change.service, change.places)

    @property
    def new(self) -> Listed:
        names = (taking.said(each).get("name", {}).get("de", "") for each in self.found.new)
        pairs = zip(names, self.found.new, strict=True)
        return _listed("", [f"{name} ({each.id.value})" if name else each.id.value for name, each in pairs])

    @property
    def notes(self) -> list[Listed]:
        """What is not taken over as it is, by what becomes of it."""
        by_kind: dict[str, list[tuple[str, str, str]]] = {}
        for note in self.found.unknown_parts:
            detail = "" if note.what == "left_out" else note.detail
            by_kind.setdefault(note.what, []).append((note.record, note.element, detail))
        return [_listed(_NOTES[kind], by_kind[kind]) for kind in _NOTES if kind in by_kind]


def _listed(title: Any, lines: list[Any]) -> Listed:
    return Listed(title=title, lines=lines[:SHOWN], more=max(0, len(lines) - SHOWN))


def _places(service: str, names: Iterable[str]) -> list[tuple[Any, str]]:
    subject, found = of_service(service), dict[str, list[str]]()
    for name in names:
        key, at, language = name.rpartition("@")
        label = str(place_label(subject, Place(key if at else name, language if at else "")))
        found.setdefault(label, []).append(str(language_name(language)) if at and language else "")
    return [(label, ", ".join(filter(None, languages))) for label, languages in found.items()]
