"""The optional language model: it may choose, extract, split and rephrase, and nothing it says is believed.

Off unless `ASSISTANT_LLM_URL` is set. Whatever goes wrong, the reply is the one without it.
"""

from wanderamt.apps.assistant.rephrasing.helping import Helper, helper

__all__ = ["Helper", "helper"]
