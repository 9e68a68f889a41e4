"""Files that people send stay in memory: what they hold about others is never written to a disk."""

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

#: More than any form of the house takes; what comes after it is counted and thrown away.
MOST_BYTES = 512 * 1024


class SmallFilesInMemory(FileUploadHandler):
    """Keeps the beginning of a file, MOST_BYTES at most, and its true size, so that a form can refuse it.

    A view for staff that takes larger ones says how large: `request.upload_handlers = [SmallFilesInMemory(
    request, most_bytes=...)]`, before anything reads the form.
    """

    def __init__(self, request: HttpRequest | None = None, *, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(request)
        self._most_bytes = most_bytes

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept: IO[bytes] = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < self._most_bytes:
            self._kept.write(raw_data[: self._most_bytes - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
