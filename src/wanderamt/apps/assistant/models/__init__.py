"""What this room keeps."""

from wanderamt.apps.assistant.models.gaps import KeptQuestion, ModelVersion, Phrase, TurnCount, WeekSecret
from wanderamt.apps.assistant.models.handover import HandoverCard

__all__ = ["HandoverCard", "KeptQuestion", "ModelVersion", "Phrase", "TurnCount", "WeekSecret"]
