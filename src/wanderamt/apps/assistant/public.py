"""The only door for other rooms."""

from wanderamt.apps.assistant.conversation import reply
from wanderamt.apps.assistant.gaps import count_turn, keep_question
from wanderamt.apps.assistant.handover.replying import Answer, answer
from wanderamt.apps.assistant.handover.sending import CardData, send_card
from wanderamt.apps.assistant.learning import letters_only, model
from wanderamt.apps.assistant.turns import Reply

__all__ = [
    "Answer",
    "CardData",
    "Reply",
    "answer",
    "count_turn",
    "keep_question",
    "letters_only",
    "model",
    "reply",
    "send_card",
]
