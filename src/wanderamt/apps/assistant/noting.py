"""What is noted of a turn: numbers without a text, and with consent a question that was not answered well."""

import secrets
from datetime import datetime

from wanderamt.apps.assistant import gaps
from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.apps.assistant.turns import Memory, Reply
from wanderamt.engines.retrieval.understanding import Decision

_MARK_BYTES = 8


def marked(memory: Memory, *, consent: bool) -> Memory:
    """Return the memory of a conversation that can be told from others, with the consent of this turn."""
    return memory.with_(mark=memory.mark or secrets.token_hex(_MARK_BYTES), consent=consent)


def note_turn(reply: Reply, *, is_question: bool, now: datetime) -> None:
    """Count the turn. A question that was not answered is kept where the person has agreed.

    On the road nothing is noted: it would not come home.
    """
    if is_on_the_road():
        return
    gaps.count_turn(language=reply.language, topic=topic_of(reply), outcome=reply.decision, now=now)
    if is_question and reply.understood and not reply.understood.lane:
        _keep(reply.memory, outcome=reply.decision, thought=reply.understood.decided.names, now=now)


def note_feedback(memory: Memory, *, is_right: bool, now: datetime) -> None:
    """Count what somebody says about a reply; one that was not right is kept like one that was not given."""
    if is_on_the_road():
        return
    gaps.note_feedback(right=is_right, language=memory.language, topic=memory.service, now=now)
    if not is_right:
        _keep(memory, outcome="not_right", thought=(memory.service,) if memory.service else (), now=now)


def topic_of(reply: Reply) -> str:
    """Return the label of what the turn was about, or "" where nothing was recognised."""
    understood = reply.understood
    if understood is None:
        return reply.memory.service
    if understood.decided.decision is Decision.REFER and not understood.lane:
        return understood.decided.names[0]
    return understood.services[0] if understood.services else ""


def _keep(memory: Memory, *, outcome: str, thought: tuple[str, ...], now: datetime) -> None:
    if memory.consent:
        gaps.keep_question(
            text=memory.question,
            language=memory.language,
            outcome=outcome,
            thought=thought,
            session=memory.mark,
            now=now,
        )
