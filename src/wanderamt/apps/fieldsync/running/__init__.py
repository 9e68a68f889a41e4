"""A unit while it runs: the server for the tablets, and what goes on beside it."""
