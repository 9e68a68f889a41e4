"""Property tests do not watch the clock: a machine that tests is a busy one."""

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
