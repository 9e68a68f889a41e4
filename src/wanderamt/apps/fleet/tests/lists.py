"""Lists that a coordinator uploads."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.tests.residents import link

HEADER = "Name;Geburtsdatum;Anliegen;Ort;Zimmer;Vertretung;Name der Vertretung;Sprache"
ANNA = "Anna Eins;08.05.1940;Befreiung"
BERTA = "Berta Zwei;1938-03-04;Perso"
CARL = "Carl Drei;01.02.1931;Wohnsitz anmelden"


def csv_file(*lines: str) -> bytes:
    """A list in UTF-8 with the usual columns."""
    return "\r\n".join([HEADER, *lines]).encode()


def send(client: Client, deployment: Deployment, content: bytes, **headers: str) -> Any:
    """Choose a file on the page and have it checked."""
    file = SimpleUploadedFile("liste.csv", content, content_type="text/csv")
    return client.post(link("register_list", deployment), {"file": file}, headers=headers)


def signed(page: Any) -> str:
    found = re.search(r'name="liste" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def confirm(client: Client, deployment: Deployment, page: Any, **answers: str) -> Any:
    """Press the button on the preview `page`; questions of row 3 are "ausweis-3" and "wohnung-3"."""
    data = {name.replace("_", "-"): value for name, value in answers.items()}
    return client.post(link("register_list", deployment), {"liste": signed(page), **data})
