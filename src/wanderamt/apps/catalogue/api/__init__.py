"""The catalogue as open data: services, answers of the law, texts, files."""

from wanderamt.apps.catalogue.api.files import router as files
from wanderamt.apps.catalogue.api.problems import accepted
from wanderamt.apps.catalogue.api.services import router as services
from wanderamt.apps.catalogue.api.words import router as words

__all__ = ["accepted", "files", "services", "words"]
