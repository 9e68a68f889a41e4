"""What a service costs. The rules are the engine's; here is only the door."""

from datetime import date

from wanderamt.engines.law import Facts, FeeResult, compute_fees, load_book

__all__ = ["Facts", "FeeResult", "fees"]


def fees(*, service_id: str, on: date, facts: Facts) -> FeeResult:
    """The fee lines of a service by the rules of the day `on`, and the questions that are still open.

    Raises UnknownService of the engine where the rules do not know the service.
    """
    return compute_fees(book=load_book(), service=service_id, on=on, facts=facts)
