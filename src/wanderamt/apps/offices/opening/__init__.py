"""Opening hours as rules, the days on which they do not hold, and the windows that follow from both."""
