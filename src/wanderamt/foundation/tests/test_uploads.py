from pathlib import Path
from tempfile import gettempdir

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from wanderamt.foundation.uploads import MOST_BYTES


def test_a_small_file_arrives_as_it_was_sent() -> None:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("liste.csv", b"Name;Ort")})
    file = request.FILES["file"]

    assert (file.name, file.size, file.read()) == ("liste.csv", 8, b"Name;Ort")


def test_a_large_file_is_cut_off_and_tells_its_true_size() -> None:
    before = set(Path(gettempdir()).glob("*.upload*"))
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("gross.csv", b"x" * 10_000_000)})
    file = request.FILES["file"]

    assert (file.size, len(file.read())) == (10_000_000, MOST_BYTES)
    assert set(Path(gettempdir()).glob("*.upload*")) == before
