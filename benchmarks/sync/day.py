"""What a crew does all day, as often as wanted: somebody comes, is called, served, pays and goes."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

FIRST = (
    "Anna", "Bruno", "Cem", "Dora", "Emil", "Frieda", "Gül", "Hilde", "Ivan", "Jutta", "Karl",
    "Leyla", "Mehmet", "Nora", "Otto", "Paula", "Rosa", "Selma", "Theo", "Ulla", "Viktor", "Wanda",
    "Yusuf", "Zeynep",
)  # fmt: skip
LAST = (
    "Abendroth", "Birkhahn", "Celler", "Dornbusch", "Eilers", "Fuhrberg", "Gehrden", "Hainholz",
    "Isernhagen", "Jeinsen", "Kirchrode", "Linden", "Misburg", "Nordstadt", "Oesselse",
    "Pattensen", "Ricklingen", "Stöcken", "Thönse", "Vahrenwald", "Wettbergen", "Yilmaz", "Zoo",
)  # fmt: skip
MATTERS = ("meldebescheinigung", "personalausweis", "beglaubigung_kopie", "lebensbescheinigung")
NOTES = {"identity": "Personalausweis L01X00T47", "biometrics": "PK-2025-0417", "representation": "Vollmacht"}


@dataclass(slots=True)
class Day:
    """A day at one desk. `play(n)` goes on until `n` commands more are in the chain."""

    window_id: UUID
    chance: random.Random
    cases: int = 0

    def begin(self) -> None:
        """Open the till."""
        from wanderamt.apps.counter.public import open_till
        from wanderamt.apps.offices.public import OpeningWindow
        from wanderamt.foundation import clock

        window = OpeningWindow.objects.get(pk=self.window_id)
        open_till(window=window, float_cents=10_000, now=clock.now())

    def play(self, commands: int) -> int:
        """Serve people until the chain is at least so many commands longer; returns by how many it is."""
        before = _chain_length()
        while _chain_length() - before < commands:
            self.serve_one()
        return _chain_length() - before

    def serve_one(self) -> None:
        """One person with one matter, from the door to the door."""
        from wanderamt.apps.catalogue.public import services
        from wanderamt.apps.counter import public as counter
        from wanderamt.apps.counter.services.serving import name_person
        from wanderamt.apps.offices.public import OpeningWindow
        from wanderamt.foundation import clock
        from wanderamt.kernel.ids import uuid7

        window = OpeningWindow.objects.get(pk=self.window_id)
        name = f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"
        ticket = counter.walk_in(
            window=window,
            services=services([self.chance.choice(MATTERS)]),
            name=name,
            form_key=uuid7(),
            now=clock.now(),
        )
        if ticket.photo == counter.Ticket.Photo.MISSING:
            counter.photo_ready(ticket=ticket, now=clock.now())
        ticket = counter.call_next(window=window, desk=1, now=clock.now())
        counter.start(ticket=ticket, desk=1, now=clock.now())
        name_person(
            ticket=ticket, person_name=name, born_on=self._birthday(), language="de", email="",
            representation="none", representative_name="",
        )  # fmt: skip
        self._do_matters(ticket, window)
        counter.done(ticket=ticket, now=clock.now())
        self.cases += 1

    def _birthday(self) -> date:
        return date(1935, 1, 1) + timedelta(days=self.chance.randrange(50 * 365))

    def _do_matters(self, ticket: Any, window: Any) -> None:
        from wanderamt.apps.cases import public as cases
        from wanderamt.foundation import clock

        for case in cases.cases_of_visit(ticket.pk):
            self._take_steps(case)
        self._pay(ticket, window)
        for case in cases.cases_of_visit(ticket.pk):
            for kind in cases.due_handovers(case):
                cases.hand_over(case=case, kind=kind, to="person", now=clock.now())
            fresh = cases.case(case.pk)
            cases.finish(case=fresh, outcome=cases.allowed_outcomes(fresh)[0], now=clock.now())

    def _take_steps(self, case: Any) -> None:
        from wanderamt.apps.cases import public as cases
        from wanderamt.foundation import clock

        for step in case.steps.all():
            if step.kind not in {"fee", "result"}:
                seen = [paper.key for paper in case.evidence.all() if paper.required]
                note = NOTES.get(step.kind, "")
                cases.record_step(case=case, kind=step.kind, note=note, seen=seen, now=clock.now())
        questions = cases.fee_of(cases.case(case.pk)).open_facts
        if questions:
            cases.change_facts(case=case, facts=dict.fromkeys(questions, False))
        for fee in cases.case(case.pk).fees.all():
            if fee.cents is None:
                cases.decide_fee(case=case, rule_id=fee.rule_id, cents=fee.suggested_cents or 0)

    def _pay(self, ticket: Any, window: Any) -> None:
        from wanderamt.apps.cases import public as cases
        from wanderamt.foundation import clock
        from wanderamt.kernel.ids import uuid7

        cents = sum(fee.cents or 0 for case in cases.cases_of_visit(ticket.pk) for fee in case.fees.all())
        if cents:
            given = -(-cents // 1000) * 1000
            cases.pay(
                visit_id=ticket.pk, window=window, method="cash", given_cents=given, form_key=uuid7(),
                now=clock.now(),
            )  # fmt: skip


def _chain_length() -> int:
    from wanderamt.apps.fieldsync.models import OwnState

    return OwnState.objects.values_list("head_seq", flat=True).get(pk=1)
