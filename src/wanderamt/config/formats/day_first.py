"""How people in Germany write days, whatever language they read: the day comes first, the week on Monday.

Money and numbers that people read are written by `wanderamt.foundation.formatting`, with the rules of each
language; this is about what they type and about what Django writes by itself.
"""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
