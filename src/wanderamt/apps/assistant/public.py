"""The only door for other rooms."""

from wanderamt.apps.assistant.answering import Choice, Reply, reply
from wanderamt.apps.assistant.learning import letters_only, model

__all__ = ["Choice", "Reply", "letters_only", "model", "reply"]
