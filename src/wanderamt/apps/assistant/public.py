"""The only door for other rooms."""

from wanderamt.apps.assistant.conversation import reply
from wanderamt.apps.assistant.learning import letters_only, model
from wanderamt.apps.assistant.turns import Reply

__all__ = ["Reply", "letters_only", "model", "reply"]
