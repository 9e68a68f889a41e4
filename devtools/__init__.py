"""The parts of `dev.py`. Standard library only, but for `messages`, which runs inside the environment."""
