"""From a draft to what everybody reads, and back: begin, save, submit, send back, publish, withdraw."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet

from wanderamt.apps.catalogue.editing import errors, live
from wanderamt.apps.catalogue.editing.check import Finding, Gap, Problem, gaps, refusals
from wanderamt.apps.catalogue.editing.compare import Conflict, Place, changes, merge
from wanderamt.apps.catalogue.editing.content import GERMAN, Content, read, write
from wanderamt.apps.catalogue.editing.subjects import Subject, parse, subject_of
from wanderamt.apps.catalogue.editing.wording import language_name, rule_name
from wanderamt.apps.catalogue.models import Revision, Service
from wanderamt.engines.law import load_book
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

State = Revision.State


@transaction.atomic
def start(
    *,
    subject: Subject,
    author: UUID,
    form_key: UUID,
    now: datetime,
    content: Content | None = None,
    note: str = "",
) -> Revision:
    """Begin a draft with what is published, or with `content` (an older revision, to roll back to it).

    The same `form_key` gives the same draft. Raises UnknownSubject or DraftExists.
    """
    _wait_for_turn(subject)
    if (known := Revision.objects.filter(form_key=form_key).first()) is not None:
        return known
    try:
        with transaction.atomic():
            published = current(subject=subject, now=now)
            return Revision.objects.create(
                subject=subject.name,
                number=_next_number(subject),
                content=published.content if content is None else write(content),
                base=published,
                author_id=author,
                note=note,
                created_at=now,
                changed_at=now,
                form_key=form_key,
            )
    except IntegrityError as error:
        raise errors.DraftExists from error


def _wait_for_turn(subject: Subject) -> None:
    """Two who begin at the same moment begin one after the other: the second sees what the first did. Words
    have no row of their own to wait for; any service will do.
    """
    rows = Service.objects.select_for_update().order_by("pk")
    list(rows.filter(pk=subject.service_id) if subject.service_id else rows[:1])


@transaction.atomic
def current(*, subject: Subject, now: datetime) -> Revision:
    """The published revision. What the software brought is written down as one when it is first needed, and
    again when an update has changed what readers see. Raises UnknownSubject.
    """
    mine = Revision.objects.filter(subject=subject.name)
    published = mine.select_for_update().filter(state=State.PUBLISHED).first()
    content = write(live.snapshot(subject))
    if published is not None:
        if published.content == content:
            return published
        mine.filter(pk=published.pk).update(state=State.REPLACED)
    return Revision.objects.create(
        subject=subject.name,
        number=_next_number(subject),
        state=State.PUBLISHED,
        content=content,
        created_at=now,
        changed_at=now,
        published_at=now,
        form_key=uuid7(),
    )


def _next_number(subject: Subject) -> int:
    """Numbers count from 0, which is what the city had before anybody edited."""
    highest = Revision.objects.filter(subject=subject.name).aggregate(number=Max("number"))["number"]
    return 0 if highest is None else int(highest) + 1


@transaction.atomic
def save(*, revision: Revision, author: UUID, content: Content, version: int, now: datetime) -> Revision:
    """Keep what the author has changed. Raises NotOpen, NotYours or SavedMeanwhile."""
    _claim(revision, author, version, content=write(content), changed_at=now)
    return Revision.objects.get(pk=revision.pk)


def _claim(revision: Revision, author: UUID, version: int, **columns: object) -> None:
    """Change the author's own draft, if it still is one and nobody saved it since `version`."""
    mine = Revision.objects.filter(pk=revision.pk, state=State.DRAFT, author=author, version=version)
    if not mine.update(version=F("version") + 1, **columns):
        now = Revision.objects.get(pk=revision.pk)
        if now.state != State.DRAFT:
            raise errors.NotOpen
        raise errors.NotYours if now.author_id != author else errors.SavedMeanwhile


@transaction.atomic
def propose(
    *, segment: str, text: str, author: UUID, form_key: UUID, now: datetime, note: str = ""
) -> Revision:
    """Begin a draft in which a segment ("service.reisepass.summary", "evidence.id_card") has this German
    text. The same `form_key` gives the same draft as it was first. Raises UnknownSubject or DraftExists.
    """
    subject = subject_of(segment)
    content = live.snapshot(subject).with_text(segment, GERMAN, text)
    return start(subject=subject, author=author, form_key=form_key, now=now, content=content, note=note)


def conflicts(revision: Revision) -> tuple[Conflict, ...]:
    """The places that both the draft and what is published have changed since the draft was begun."""
    subject = parse(revision.subject)
    base, mine = read(_base(revision).content), read(revision.content)
    return merge(base=base, mine=mine, theirs=live.snapshot(subject)).conflicts


@transaction.atomic
def bring_together(
    *, revision: Revision, author: UUID, take_theirs: Collection[Place], version: int, now: datetime
) -> Revision:
    """Put the draft upon what was published meanwhile. Where both changed a place, the draft stands, except
    in `take_theirs`. Raises NotOpen, NotYours or SavedMeanwhile.
    """
    published = current(subject=parse(revision.subject), now=now)
    merged = merge(
        base=read(_base(revision).content),
        mine=read(revision.content),
        theirs=read(published.content),
        take_theirs=take_theirs,
    )
    _claim(revision, author, version, content=write(merged.content), base=published, changed_at=now)
    return Revision.objects.get(pk=revision.pk)


@transaction.atomic
def submit(
    *, revision: Revision, author: UUID, note: str, planned_on: date | None, version: int, now: datetime
) -> Revision:
    """Hand the draft to somebody else. Raises NothingChanged, BaseMoved, CannotPublish (MissingRule,
    MissingText, ForbiddenText), NotOpen, NotYours, SavedMeanwhile, or DraftExists where one already waits.
    """
    revision = Revision.objects.select_related("base").get(pk=revision.pk)
    content = read(revision.content)
    if not changes(read(_base(revision).content), content):
        raise errors.NothingChanged
    _refuse(revision, content, planned_on, now=now)
    try:
        with transaction.atomic():
            _claim(
                revision,
                author,
                version,
                state=State.SUBMITTED,
                note=note.strip(),
                planned_on=planned_on,
                submitted_at=now,
            )
    except IntegrityError as error:
        raise errors.OneWaits from error
    return Revision.objects.get(pk=revision.pk)


def _base(revision: Revision) -> Revision:
    if revision.base is None:  # the database holds it: only what the software brought has none
        raise errors.NotOpen
    return revision.base


def _refuse(revision: Revision, content: Content, planned_on: date | None, *, now: datetime) -> None:
    """Raise what speaks against publishing: newer things first, then the law, then the texts."""
    subject = parse(revision.subject)
    published = current(subject=subject, now=now)
    if published.pk != revision.base_id:
        raise errors.BaseMoved(number=published.number)
    if missing := missing_rules(subject, planned_on, now=now):
        raise _missing_rule(missing[0])
    if found := refusals(subject, content):
        raise _refusal(subject, found[0])


def missing_rules(subject: Subject, planned_on: date | None, *, now: datetime) -> tuple[Gap, ...]:
    """The rules that the law book lacks for the service today or on the planned day; none for words."""
    if not subject.service_id:
        return ()
    days = {now.astimezone(BERLIN).date()} | ({planned_on} if planned_on else set())
    return gaps(load_book(), service=subject.service_id, days=days)


def _missing_rule(gap: Gap) -> errors.MissingRule:
    return errors.MissingRule(rule=rule_name(gap.kind), service=gap.service, on=gap.on, file=gap.file)


def _refusal(subject: Subject, finding: Finding) -> errors.CannotPublish:
    kinds: dict[Problem, type[errors.CannotPublish]] = {
        Problem.TEXT: errors.MissingText,
        Problem.OUTDATED: errors.OutdatedText,
        Problem.FORBIDDEN: errors.ForbiddenText,
    }
    return kinds[finding.problem](
        segment=subject.label(finding.segment),
        language=language_name(finding.language),
        detail=finding.detail,
    )


@transaction.atomic
def take_back(*, revision: Revision, author: UUID, now: datetime) -> Revision:
    """The author goes on with what they had submitted. Raises NotOpen or DraftExists."""
    return _back(revision, now=now, author_id=author)


@transaction.atomic
def send_back(*, revision: Revision, reviewer: UUID, reason: str, now: datetime) -> Revision:
    """Somebody else asks for changes. Raises ReasonMissing, OwnRevision, NotOpen or DraftExists."""
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    if revision.author_id == reviewer:
        raise errors.OwnRevision
    return _back(revision, now=now, reply=reason.strip())


def _back(revision: Revision, *, now: datetime, author_id: UUID | None = None, reply: str = "") -> Revision:
    waiting = Revision.objects.filter(pk=revision.pk, state=State.SUBMITTED)
    if author_id is not None:
        waiting = waiting.filter(author=author_id)
    try:
        with transaction.atomic():
            _move(waiting, state=State.DRAFT, reply=reply, submitted_at=None, changed_at=now)
    except IntegrityError as error:
        raise errors.DraftExists from error
    return Revision.objects.get(pk=revision.pk)


def _move(claimed: QuerySet[Revision], **columns: object) -> None:
    """Change a revision that still has the state it is claimed by. Raises NotOpen."""
    if not claimed.update(version=F("version") + 1, **columns):
        raise errors.NotOpen


@transaction.atomic
def publish(*, revision: Revision, reviewer: UUID, now: datetime) -> Revision:
    """Make the revision what everybody reads. Only somebody who has not written it may; the law and the texts
    are looked at once more, for days may have passed.

    Raises OwnRevision, NotOpen, BaseMoved or CannotPublish (MissingRule, MissingText, ForbiddenText).
    """
    revision = Revision.objects.select_for_update().get(pk=revision.pk)  # a second click waits here
    if revision.author_id == reviewer:
        raise errors.OwnRevision
    if revision.state != State.SUBMITTED:
        raise errors.NotOpen
    content = read(revision.content)
    _refuse(revision, content, revision.planned_on, now=now)
    Revision.objects.filter(pk=_base(revision).pk, state=State.PUBLISHED).update(state=State.REPLACED)
    waiting = Revision.objects.filter(pk=revision.pk, state=State.SUBMITTED)
    _move(waiting, state=State.PUBLISHED, reviewer=reviewer, published_at=now)
    live.apply(parse(revision.subject), content)
    return Revision.objects.get(pk=revision.pk)


@transaction.atomic
def withdraw(*, revision: Revision, now: datetime) -> Revision:
    """Put an open revision aside; its content stays in the history. Any editor may, so that a draft of
    somebody who is away does not block the subject. Twice is once. Raises NotOpen.
    """
    opened = Revision.objects.filter(pk=revision.pk, state__in=[State.DRAFT, State.SUBMITTED])
    moved = opened.update(state=State.WITHDRAWN, changed_at=now, version=F("version") + 1)
    revision = Revision.objects.get(pk=revision.pk)
    if not moved and revision.state != State.WITHDRAWN:
        raise errors.NotOpen
    return revision
