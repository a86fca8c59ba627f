"""What the retention rules say should go now, and what holds it back. Reads only; ask as the system.

Nothing here names a kind of record but the few that the counting itself rests on: a room that declares a new kind with
``@about_person`` gets it counted, held back and disposed of like the others. Files (``kernel.StoredFile``) and kept
drafts say nothing about persons today, so nothing follows from here to them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ForeignKey,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from fotfeste.people.declared import DECLARED, Declaration
from fotfeste.people.models import (
    ArchiveReceipt,
    Controller,
    Hold,
    Membership,
    Person,
    RetentionPolicy,
    StartEvent,
)
from fotfeste.people.models.memberships import FOLLOW_UP
from fotfeste.people.retention_rules import (
    ARCHIVE,
    COUNTS_TIME,
    FOLLOWED,
    HOLD,
    NO_POLICY,
    POINTED_AT,
    UNCONFIRMED,
    Line,
    months_before,
)


@dataclass(frozen=True)
class Kind:
    """A declared kind of record. ``shared`` kinds have no controller: they belong to the person and go with her."""

    declaration: Declaration
    model: type[Model]

    @property
    def key(self) -> str:
        return self.declaration.key

    @property
    def shared(self) -> bool:
        return "controller" not in {field.name for field in self.model._meta.concrete_fields}


def kinds() -> list[Kind]:
    """Every declared kind; memberships last, since the time of the others is counted from them."""
    found = [Kind(one, one.model) for one in DECLARED.values()]
    return sorted(found, key=lambda kind: kind.model is Membership)


def histories_of(model: type[Model]) -> list[type[Model]]:
    """The tables in which the database keeps earlier versions of rows of *model*."""
    return [one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model]


def pointers_to(
    model: type[Model], *, but: tuple[type[Model], ...] = ()
) -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Tables with a foreign key to *model*, each with its field; tables of history and those in *but* are left out."""
    for one in apps.get_models(include_auto_created=True):
        if one in but or hasattr(one, "pgh_tracked_model"):
            continue
        for field in one._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.remote_field.model is model:
                yield one, field


def rows_of(model: type[Model]) -> QuerySet[Any]:
    """All rows of *model*, whatever its manager leaves out."""
    return QuerySet(model)


def policy_of(record: str, controller_id: int | None) -> RetentionPolicy | None:
    """The rule for a kind of record: the controller's own, or else the common one."""
    found = RetentionPolicy.objects.filter(record=record).filter(
        Q(controller_id=controller_id) | Q(controller__isnull=True)
    )
    return min(found, key=lambda one: one.controller_id is None, default=None)


@dataclass(frozen=True)
class Share:
    """The rows of a kind under one rule, or under none: those of one controller, or of all without own rule."""

    policy: RetentionPolicy | None
    whose: Q


def shares(record: str, controller: Controller | None) -> list[Share]:
    """How the rows of a kind fall under rules; only those of *controller* when one is given."""
    if controller is not None:
        return [Share(policy_of(record, controller.pk), Q(controller=controller))]
    own = list(RetentionPolicy.objects.filter(record=record, controller__isnull=False).order_by("pk"))
    everybody_else = ~Q(controller__in=[policy.controller_id for policy in own])
    return [
        *(Share(policy, Q(controller=policy.controller_id)) for policy in own),
        Share(policy_of(record, None), everybody_else),
    ]


def holding(at: dt.datetime) -> QuerySet[Hold]:
    """Holds that last on the day of *at*."""
    day = timezone.localdate(at)
    return Hold.objects.filter(lifted_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gte=day))


def judged(kind: Kind, policy: RetentionPolicy, whose: Q, at: dt.datetime) -> QuerySet[Any]:
    """Rows whose time may be up, each with ``held``: why it is kept all the same, empty when it can go."""
    cutoff = _cutoff(policy.months, at)
    theirs = {"person": OuterRef("person"), "controller": OuterRef("controller")}
    follow_up: QuerySet[Membership] = QuerySet(Membership).filter(kind__in=FOLLOW_UP, **theirs)
    over = Q(ended_at__lte=at) | Q(valid_until__lte=at)
    rows = rows_of(kind.model).filter(whose, recorded_at__lt=cutoff)
    followed = Value(False, BooleanField())
    if policy.start == StartEvent.CLOSED:
        rows = rows.annotate(
            followed=Exists(follow_up.exclude(over)),
            closed_at=Coalesce(
                _last_end(follow_up), _last_end(QuerySet(Membership).filter(**theirs)), "recorded_at"
            ),
        ).filter(Q(followed=True) | Q(closed_at__lt=cutoff))
        followed = Q(followed=True)  # type: ignore[assignment]  # a condition in either case
    reasons = [
        When(Value(policy.confirmed_on is None), then=Value(UNCONFIRMED)),
        When(followed, then=Value(FOLLOWED)),
        When(Exists(holding(at).filter(**theirs)), then=Value(HOLD)),
    ]
    if kind.declaration.archive_worthy or policy.archive_first:
        received = ArchiveReceipt.objects.filter(record=kind.key, record_id=OuterRef("pk"))
        reasons.append(When(~Exists(received), then=Value(ARCHIVE)))
    pointing = [
        Exists(rows_of(model).filter(**{field.name: OuterRef("pk")}))
        for model, field in pointers_to(kind.model)
    ]
    if pointing:
        reasons.append(When(reduce(or_, map(Q, pointing)), then=Value(POINTED_AT)))
    if kind.model is Membership:
        others = [
            Exists(rows_of(one.model).filter(**theirs))
            for one in kinds()
            if not one.shared and one.model is not Membership
        ]
        reasons.append(When(Q(kind__in=FOLLOW_UP) & reduce(or_, map(Q, others)), then=Value(COUNTS_TIME)))
    return rows.annotate(held=Case(*reasons, default=Value(""), output_field=CharField()))


def line_of(kind: Kind, policy: RetentionPolicy | None) -> Line:
    """A line with no numbers yet."""
    if policy is None:
        return Line(kind.key)
    return Line(
        record=kind.key,
        policy=policy.pk,
        months=policy.months,
        start=policy.start,
        plan=policy.plan,
        confirmed_on=policy.confirmed_on.isoformat() if policy.confirmed_on else "",
    )


def look(controller: Controller | None, at: dt.datetime) -> Iterator[Line]:
    """What should go now, by kind and rule, and what is held back. Persons themselves come last."""
    for kind in kinds():
        if kind.shared:
            continue
        for share in shares(kind.key, controller):
            line = line_of(kind, share.policy)
            if share.policy is None:
                n = rows_of(kind.model).filter(share.whose).count()
                line.held = {NO_POLICY: n} if n else {}
            else:
                rows = judged(kind, share.policy, share.whose, at)
                line.held = {
                    one["held"]: one["n"] for one in rows.order_by().values("held").annotate(n=Count("pk"))
                }
                line.count = line.held.pop("", 0)
            yield line
    if controller is None:
        yield look_at_persons(at)


def look_at_persons(at: dt.datetime) -> Line:
    """Persons about whom nobody has anything recorded any more."""
    kind = Kind(DECLARED["person"], Person)
    policy = policy_of(kind.key, None)
    line = line_of(kind, policy)
    if policy is not None:
        n = empty_persons(policy, at).count()
        reason = standing_in_the_way_of_persons()
        line.count, line.held = (0, {reason: n} if n else {}) if reason else (n, {})
    return line


def standing_in_the_way_of_persons() -> str:
    """Why no person can go now: a common rule that is missing or not confirmed; empty when all is in order."""
    rules = [policy_of(kind.key, None) for kind in kinds() if kind.shared]
    if None in rules:
        return NO_POLICY
    return UNCONFIRMED if any(rule.confirmed_on is None for rule in rules if rule) else ""


def empty_persons(policy: RetentionPolicy, at: dt.datetime) -> QuerySet[Person]:
    """Persons about whom nothing is left, registered before the time is up."""
    old = Person.objects.filter(registered_at__lt=_cutoff(policy.months, at)).order_by("pk")
    return with_nothing_left(old)


def with_nothing_left(persons: QuerySet[Person]) -> QuerySet[Person]:
    """Those of *persons* that no row points at, but rows that belong to the person alone."""
    shared = tuple(kind.model for kind in kinds() if kind.shared)
    for model, field in pointers_to(Person, but=shared):
        persons = persons.filter(~Exists(rows_of(model).filter(**{field.name: OuterRef("pk")})))
    return persons


def _cutoff(months: int, at: dt.datetime) -> dt.datetime:
    """Midnight in Norway, *months* before the day of *at*: what began before it has had its time."""
    day = months_before(timezone.localdate(at), months)
    if day == dt.date.min:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _last_end(memberships: QuerySet[Membership]) -> Subquery:
    """When the last of *memberships* ended; asked only where all have."""
    return Subquery(
        memberships.order_by()
        .values("person")
        .annotate(last=Max(Least("ended_at", "valid_until")))
        .values("last")[:1]
    )
