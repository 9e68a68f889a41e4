"""Visiting the public pages of the service list in tests."""

import re

from django.test import Client


def page(client: Client, address: str, language: str = "de", status: int = 200) -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == status, address
    return response.content.decode()


def words(html: str) -> str:
    """What can be read on the page, on one line."""
    html = re.sub(r"</?bdi[^>]*>", "", html)
    without = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(without.split())


def service_page(client: Client, key: str, **asked: object) -> str:
    return page(client, f"/dienstleistungen/{key}/" + _query(asked))


def _query(asked: dict[str, object]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""


def fact_sheet(key: str) -> dict[str, object]:
    flags = ("online", "needs_photo", "needs_fingerprints", "pin_letter", "bookable", "verified")
    return {
        "id": key,
        "group": "registration",
        "situations": ["moving"],
        "mobile": "complete",
        "result": "none",
        "minutes": 10,
        **dict.fromkeys(flags, False),
    }
