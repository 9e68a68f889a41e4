"""What the assistant could not answer, and how it learns it: counted, kept with consent, grouped, learnt.

Nothing here knows who asked. What editors see are groups in which at least five conversations meet.
"""

from wanderamt.apps.assistant.gaps.counting import count_turn, note_feedback
from wanderamt.apps.assistant.gaps.forgetting import purge
from wanderamt.apps.assistant.gaps.keeping import keep_question
from wanderamt.apps.assistant.gaps.phrases import propose_phrase

__all__ = ["count_turn", "keep_question", "note_feedback", "propose_phrase", "purge"]
