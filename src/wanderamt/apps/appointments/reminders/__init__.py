"""Reminders: once for each time, in the person's language, however long nobody was at work."""
