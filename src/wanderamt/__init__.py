"""wanderamt: the wandering citizens' office."""

__version__ = "0.1.0"
