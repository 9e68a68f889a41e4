"""What this room keeps."""

from wanderamt.apps.assistant.models.gaps import KeptQuestion, ModelVersion, Phrase, TurnCount, WeekSecret

__all__ = ["KeptQuestion", "ModelVersion", "Phrase", "TurnCount", "WeekSecret"]
