"""How the tests read a page."""

import re
from typing import Any


def text(response: Any) -> str:
    """The words of a page, one space between them."""
    content = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))
    return re.sub(r" (?=[).,])|(?<=\() ", "", words)
