"""Closing an office or a stop: each appointment gets a proposal; nothing is lost before the person agrees."""
