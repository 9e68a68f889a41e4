"""Leaving and coming home: what goes along, how it is loaded, how it comes back and is erased."""
