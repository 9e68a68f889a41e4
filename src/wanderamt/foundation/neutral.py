"""The neutral reply on its way out: the one place that turns an observation into an HTTP response."""

from django.http import HttpResponse

from wanderamt.engines.privacy import Observation


def neutral_response(observation: Observation) -> HttpResponse:
    """Return exactly what the asker may observe: status, headers and bytes of `observation`, nothing added.

    The caller sends it at `observation.released_at`, neither before nor after. Nothing behind this function
    may compress, pad or number responses: `docs/explanation/neutral-reply.md`.
    """
    return HttpResponse(observation.body, status=observation.status, headers=dict(observation.headers))
