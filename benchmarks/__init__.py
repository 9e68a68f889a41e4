"""Measurements with the claims they are held against; `python3 dev.py bench NAME` runs one."""
