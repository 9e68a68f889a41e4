"""The services of the city as facts, and what this city says in other words than the packaged texts."""

from wanderamt.apps.catalogue.models.exchange import KeptRecord
from wanderamt.apps.catalogue.models.revision import Revision
from wanderamt.apps.catalogue.models.service import Mobile, Result, Service
from wanderamt.apps.catalogue.models.text import Text

__all__ = ["KeptRecord", "Mobile", "Result", "Revision", "Service", "Text"]
