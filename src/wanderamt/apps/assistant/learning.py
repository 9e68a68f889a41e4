"""From examples to a model: learnt once, kept in a file until the examples change.

Meanings are worked out once for each text and kept too: they take most of the time. A process that finds no
finished model answers by letters alone until one is there.
"""

import logging
import os
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from django.conf import settings

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.embedding import Embedder, Floats, embedder
from wanderamt.engines.retrieval.understanding import Example, Model

logger = logging.getLogger(__name__)

#: Grows when models learnt by an earlier version of the code must not be used any more.
FORMAT = 4
#: Progress is told after so many texts.
_STRIDE = 100
_at_it = Lock()
Told = Callable[[int, int], None]


def model(*, learn: bool = False, told: Told | None = None) -> Model:
    """Return the model of the packaged examples.

    A kept one if there is one. Otherwise, with `learn`, it is learnt now (minutes) and kept, and `told` hears
    (done, all) in between; without, one of letters alone (seconds), for this process.
    """
    found = ready()
    if found is not None:
        return found
    if learn:
        return learn_from(examples.packaged(), name=packaged_name(), told=told or _say_nothing)
    return letters_only()


def ready() -> Model | None:
    """Return the model that answers: the one that editors have published, else that of the packaged examples.

    None while nobody has learnt it.
    """
    base = packaged_name()
    published = published_name(base)
    return (kept(published) if published else None) or kept(base)


@cache
def packaged_name() -> str:
    """Return the name of the model of the packaged examples; they do not change while a process runs."""
    return digest(examples.packaged(), embedder())


def published_name(base: str) -> str:
    """Return the name of the model that editors have published; "" for none that goes with `base`.

    It is written in a file beside the models, so that every process sees it with its next question.
    """
    try:
        learnt_with, name = _pointer().read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return ""
    return name if learnt_with == base else ""


def publish(name: str, *, base: str) -> None:
    """Have the model `name`, learnt with the packaged examples `base`, answer from now on."""
    write(_pointer(), f"{base} {name}\n".encode())


def begin() -> None:
    """Learn in the background, unless this process is at it. After an update `ask --learn` is better."""
    if _at_it.acquire(blocking=False):
        Thread(target=_learn_and_release, daemon=True).start()


def _learn_and_release() -> None:
    try:
        model(learn=True)
    except Exception:  # whoever asks next begins anew
        logger.exception("learning failed")
    finally:
        _at_it.release()


@lru_cache(maxsize=1)
def letters_only() -> Model:
    """Return the model that needs no embedder."""
    return Model.of(examples.packaged())


def digest(learnt_from: Sequence[Example], meaning_by: Embedder | None) -> str:
    """Return a name for exactly these examples, this embedder and this code."""
    said = sha256(f"{FORMAT}:{meaning_by.name if meaning_by else ''}".encode())
    for each in learnt_from:
        said.update(f"\x1e{each.label}\x1f{each.language}\x1f{each.facet}\x1f{each.text}".encode())
    return said.hexdigest()[:20]


def meanings(texts: Sequence[str], by: Embedder, told: Told | None = None) -> Floats:
    """Return one row per text, those known from an earlier run without working them out again."""
    kept = _Meanings(folder() / f"meanings-{by.name}.npz")
    missing = [text for text in dict.fromkeys(texts) if text not in kept.rows]
    for start in range(0, len(missing), _STRIDE):
        some = missing[start : start + _STRIDE]
        kept.rows |= zip(some, by.embed(some), strict=True)
        (told or _say_nothing)(start + len(some), len(missing))
    if missing:
        kept.write()
    return np.stack([kept.rows[text] for text in texts])


def folder() -> Path:
    """Where models and meanings are kept."""
    return Path(settings.ASSISTANT_DIR)


def learn_from(learnt_from: Sequence[Example], *, name: str, told: Told) -> Model:
    """Learn (minutes) and keep the model as `name`; `told` hears (done, all) of the meanings in between."""
    by = embedder()
    rows = meanings([each.text for each in learnt_from], by, told) if by else None
    found = Model.of(learnt_from, rows)
    write(_place(name), found.to_bytes())
    return found


@lru_cache(maxsize=1)
def _read(place: Path, _changed: float) -> Model:
    return Model.from_bytes(place.read_bytes())


def kept(name: str) -> Model | None:
    """Return the model `name`, or None where it is missing."""
    place = _place(name)
    try:
        return _read(place, place.stat().st_mtime)
    except (OSError, ValueError, KeyError):  # missing, or cut short: learnt anew
        return None


def is_kept(name: str) -> bool:
    """Whether the model `name` is there; it is not read."""
    return bool(name) and _place(name).is_file()


def drop_models(*, but: Collection[str], before: datetime) -> None:
    """Erase the files of models and their scores that are older than `before`, without those named."""
    named = {packaged_name(), published_name(packaged_name()), *but}
    for place in (*folder().glob("model-*.npz"), *folder().glob("scores-*.json")):
        name = place.stem.partition("-")[2]
        if name not in named and place.stat().st_mtime < before.timestamp():
            place.unlink(missing_ok=True)


def _pointer() -> Path:
    return folder() / "published"


def _place(name: str) -> Path:
    return folder() / f"model-{name}.npz"


class _Meanings:
    """Embeddings by text, in a file."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.rows: dict[str, Floats] = {}
        try:
            with np.load(place, allow_pickle=False) as kept:
                rows = kept["rows"].astype(np.float32)
                self.rows = dict(zip(kept["texts"].tolist(), rows, strict=True))
        except (OSError, ValueError, KeyError):
            return

    def write(self) -> None:
        written = BytesIO()
        texts = np.array(list(self.rows))
        np.savez_compressed(written, texts=texts, rows=np.stack(list(self.rows.values())).astype(np.float16))
        write(self.place, written.getvalue())


def write(place: Path, content: bytes) -> None:
    """Write all or nothing: who reads meanwhile reads the former file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(f".{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(place)


def _say_nothing(_done: int, _all: int) -> None:
    pass
