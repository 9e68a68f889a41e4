"""Controlled stock of a window: blanks and stickers that are handed over, used and counted."""
