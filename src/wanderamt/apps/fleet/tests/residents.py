"""Residents whom a coordinator registers, and answers to the questions that come before."""

import re
from typing import Any

from django.urls import reverse

from wanderamt.apps.fleet.models import Deployment
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

PURPOSE = "fleet.register"


def text(response: Any) -> str:
    content = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content)).replace("&amp;", "&")


def link(name: str, deployment: Deployment, **more: object) -> str:
    token = links.token(deployment.pk, purpose=PURPOSE)
    return reverse(f"fleet:{name}", kwargs={"token": token, **more})


def resident(name: str = "Elfriede Beispiel", *matters: str, **facts: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid7()),
        "name": name,
        "born_on": "1938-03-04",
        "services": list(matters) or ["befreiung_ausweispflicht"],
        "place": "room",
        "room_label": "",
        "representation": "none",
        "representative_name": "",
        "language": "de",
        **facts,
    }


SITUATION = {"frage-lage": "1", "situation": ["permanent_care"]}
CHOSEN = {**SITUATION, "frage-befreiung": "1", "exemption": "chosen"}
DECLINED = {**SITUATION, "frage-befreiung": "1", "exemption": "declined"}
KEEPS_DWELLING = {"frage-wohnung": "1", "other_dwelling": "yes", "stay_since": ""}
