"""The assistant: answers about all services, in the citizen's language, with a way to a person."""
