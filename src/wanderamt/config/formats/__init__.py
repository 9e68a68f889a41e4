"""How days are written where Django's own formats do not fit people in Germany."""
