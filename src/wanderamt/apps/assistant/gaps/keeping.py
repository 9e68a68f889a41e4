"""Keeps a question that was not answered well, if the person has agreed: redacted, by the day, unlinked."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from wanderamt.apps.assistant.gaps.counting import NOT_RIGHT
from wanderamt.apps.assistant.models import KeptQuestion, WeekSecret
from wanderamt.engines.privacy.redaction import redact
from wanderamt.engines.retrieval.understanding.cleaning import clean, has_words
from wanderamt.kernel.clock import BERLIN

#: Only what was not answered is kept.
KEPT_OUTCOMES = frozenset({"refuse", "clarify", NOT_RIGHT})
#: So many of one conversation say what there is to say; more would only weigh more.
MOST_OF_ONE = 10
_LONGEST = 500
_THOUGHT = 3


def keep_question(
    *, text: str, language: str, outcome: str, thought: Sequence[str], session: str, now: datetime
) -> bool:
    """Keep a question and return True. Only with the consent that the person gave in this turn.

    What points to a person is taken out here, whatever the browser has done. `session` tells one conversation
    from others (any text); only a mark of it is kept. Without words, answered, or after too many of one
    conversation nothing is kept. `thought` are services, the likeliest first.
    """
    today = now.astimezone(BERLIN).date()
    words = redact(clean(text), today=today).text[:_LONGEST].strip()
    if outcome not in KEPT_OUTCOMES or not has_words(words):
        return False
    mark = _mark(session, today)
    if KeptQuestion.objects.filter(mark=mark).count() >= MOST_OF_ONE:
        return False
    KeptQuestion.objects.create(
        text=words, language=language, outcome=outcome, thought=list(thought[:_THOUGHT]), day=today, mark=mark
    )
    return True


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _mark(session: str, today: date) -> str:
    monday = monday_of(today)
    secret = WeekSecret.objects.get_or_create(monday=monday, defaults={"secret": secrets.token_hex(32)})[0]
    return hmac.new(bytes.fromhex(secret.secret), session.encode(), sha256).hexdigest()
