"""What a unit takes along of the catalogue: all of it, with what this city says in words of its own.

Not carried: what editors are still working on, and records of imported files.
"""

from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.foundation.carrying import Carried, Stays, all_rows

CARRIED = (
    Carried(model=Service, rows=all_rows(Service), stays=Stays.CITY),
    Carried(model=Text, rows=all_rows(Text), stays=Stays.CITY),
)
