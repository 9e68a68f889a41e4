"""Decisions as pure functions: values and the time go in, answers come out. No framework, no I/O."""
