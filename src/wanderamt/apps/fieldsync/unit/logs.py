"""What a unit writes to its log: what happened and where in the program, nothing about people.

A message's placeholders stay empty, for what fills them may be a name; of an error only its type and its
place in the source are told, for its text may quote what somebody typed; addresses of pages are left out.
"""

import logging
from traceback import extract_tb
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # gunicorn carries no types


class Discreet(logging.Formatter):
    """Time, level, where, and the text as it stands in the source."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line; with an error, one more that says which and where."""
        told = logging.makeLogRecord({**record.__dict__, "args": None, "exc_info": None, "exc_text": None})
        told.msg = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        told.stack_info = None
        line = super().format(told)
        return line if not record.exc_info or record.exc_info[0] is None else f"{line}\n{_place(record)}"


class DiscreetLogger(Logger):  # type: ignore[misc]  # as above
    """gunicorn's, speaking the same way."""

    def setup(self, cfg: Any) -> None:
        """As gunicorn does, and then our form of a line for each way out."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet())


def _place(record: logging.LogRecord) -> str:
    kind, error = record.exc_info[:2] if record.exc_info else (None, None)
    frames = extract_tb(error.__traceback__) if error is not None else []
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return f"  {kind.__name__ if kind else ''} at {places}"
