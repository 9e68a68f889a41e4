"""Wishes: what people ask for while their appointment is with a unit on the road, and what becomes of it."""
