"""Looks that are out of the ordinary: small rules over counts of what each member of staff has looked at in a week.

Each rule says what it counts, its limit, and why (R31). What a rule finds is a question to ask, not an answer: there
is often a good reason. Nobody is ranked or scored (R44).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractHour
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fotfeste.people.acting import as_system
from fotfeste.people.models import MembershipKind, ReadKind, ReadLog
from fotfeste.people.models.persons import STRICTEST

DAYS = 7
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
"""Hours in Oslo between which most units are closed."""


@dataclass(frozen=True)
class Habits:
    """What one member of staff has looked at in the period, as counts."""

    staff_id: int
    lookups: int = 0
    at_night: int = 0
    outside_team: int = 0
    denied: int = 0
    taken_out: int = 0
    same_name: int = 0


@dataclass(frozen=True)
class UnusualRule:
    """One rule: what it is called, why it matters, the count it looks at, and from how many it speaks up.

    ``kinds`` are the kinds of looks behind the count, so that the log can be opened at them.
    """

    key: str
    name: Promise
    why: Promise
    limit: int
    counted: Callable[[Habits], int]
    kinds: tuple[ReadKind, ...] = ()

    def speaks_up(self, habits: Habits) -> bool:
        """Whether there is something to ask about."""
        return self.counted(habits) >= self.limit


_LOOKS = (
    ReadKind.PAGE,
    ReadKind.SEARCH,
    ReadKind.LOOKUP,
    ReadKind.REVEAL,
    ReadKind.BREAK_GLASS,
    ReadKind.PRINT,
)
_TAKING_OUT = (ReadKind.EXPORT, ReadKind.PRINT)
_OPENING = (ReadKind.PAGE, ReadKind.LOOKUP, ReadKind.REVEAL, ReadKind.BREAK_GLASS, ReadKind.API)
_FOLLOWING = (MembershipKind.TEAM, MembershipKind.MEETING)


def outside_lookups(habits: Habits) -> int:
    """Look-ups of persons one does not follow."""
    return habits.lookups


def looks_at_night(habits: Habits) -> int:
    """Looks between 22 and 6."""
    return habits.at_night


def persons_outside_team(habits: Habits) -> int:
    """Different persons that were opened without being in the team around them."""
    return habits.outside_team


def denied_attempts(habits: Habits) -> int:
    """Attempts that were refused."""
    return habits.denied


def persons_taken_out(habits: Habits) -> int:
    """Persons in files and print-outs."""
    return habits.taken_out


def persons_of_same_name(habits: Habits) -> int:
    """Different persons with one's own family name, opened without being in the team around them."""
    return habits.same_name


UNUSUAL: tuple[UnusualRule, ...] = (
    UnusualRule(
        "outside_lookups",
        _("Mange oppslag utenfor egne deltakere"),
        _("Å slå opp noen man ikke følger opp, skal være unntaket."),
        10,
        outside_lookups,
        (ReadKind.LOOKUP,),
    ),
    UnusualRule(
        "at_night",
        _("Oppslag om natten"),
        _("Mellom klokken 22 og 6 er de fleste enheter stengt."),
        5,
        looks_at_night,
        _LOOKS,
    ),
    UnusualRule(
        "outside_team",
        _("Mange personer åpnet uten å være i laget rundt dem"),
        _("Hele enheten kan se sine deltakere, men de fleste trenger bare å åpne dem de selv følger opp."),
        30,
        persons_outside_team,
        _OPENING,
    ),
    UnusualRule(
        "denied",
        _("Gjentatte forsøk som ble nektet"),
        _("Noen forsøk er feil i en adresse. Mange kan være leting."),
        5,
        denied_attempts,
        (ReadKind.DENIED,),
    ),
    UnusualRule(
        "taken_out",
        _("Mange personer i filer og utskrifter"),
        _("Det som er lastet ned eller skrevet ut, er ikke lenger vernet av tilgangen her."),
        100,
        persons_taken_out,
        _TAKING_OUT,
    ),
    UnusualRule(
        "same_name",
        _("Oppslag på noen med samme etternavn som en selv"),
        _("Det kan være familie. Vanlige etternavn gir ofte treff uten at det er noe galt."),
        1,
        persons_of_same_name,
        _OPENING,
    ),
)


@dataclass(frozen=True)
class Unusual:
    """One thing to ask about: which rule, who, and how many."""

    rule: UnusualRule
    staff_id: int
    count: int


def period(now: dt.datetime, weeks_ago: int = 0) -> tuple[dt.datetime, dt.datetime]:
    """The seven days up to *now*, or those that many weeks before."""
    end = now - dt.timedelta(days=DAYS * weeks_ago)
    return end - dt.timedelta(days=DAYS), end


def judged(habits: Iterable[Habits]) -> list[Unusual]:
    """What the rules speak up about, in the order of the rules; within a rule by number of the staff, not by count."""
    known = sorted(habits, key=lambda one: one.staff_id)
    return [
        Unusual(rule, one.staff_id, rule.counted(one))
        for rule in UNUSUAL
        for one in known
        if rule.speaks_up(one)
    ]


def habits_between(begins: dt.datetime, ends: dt.datetime, controller_id: int) -> list[Habits]:
    """The counts of each member of staff of a controller. The actor must be one who may see its log."""
    own = ReadLog.objects.filter(
        controller_id=controller_id, at__gte=begins, at__lt=ends, staff_id__isnull=False
    )
    outside = Q(kind__in=_OPENING) & ~Q(because__in=_FOLLOWING)
    rows = (
        own.annotate(hour=ExtractHour("at", tzinfo=timezone.get_default_timezone()))
        .values("staff_id")
        .annotate(
            lookups=Count("pk", filter=Q(kind=ReadKind.LOOKUP)),
            at_night=Count(
                "pk", filter=Q(kind__in=_LOOKS) & (Q(hour__gte=NIGHT_BEGINS) | Q(hour__lt=NIGHT_ENDS))
            ),
            outside_team=Count("subject_id", filter=outside, distinct=True),
            denied=Count("pk", filter=Q(kind=ReadKind.DENIED)),
            taken_out=Sum("count", filter=Q(kind__in=_TAKING_OUT), default=0),
        )
        .order_by("staff_id")
    )
    same = _same_names(begins, ends, controller_id)
    return [Habits(same_name=same.get(row["staff_id"], 0), **row) for row in rows]


_SAME_NAME = """
select r.staff_id, count(distinct r.subject_id)
from people_readlog r join kernel_staff s on s.id = r.staff_id join people_person p on p.id = r.subject_id
where r.controller_id = %s and r.at >= %s and r.at < %s and r.kind = any(%s) and not r.because = any(%s)
  and p.family_name <> '' and not p.protection = any(%s) and not p.shielded
  and lower(p.family_name) = lower(substring(s.name from '[^ ]+$'))
group by r.staff_id
"""


def _same_names(begins: dt.datetime, ends: dt.datetime, controller_id: int) -> dict[int, int]:
    """How many persons of the same family name each opened. Only the count leaves; the protected are not counted."""
    given = [list(map(str, _OPENING)), list(map(str, _FOLLOWING)), list(map(str, STRICTEST))]
    with as_system("people.unusual_names"), connection.cursor() as cursor:
        cursor.execute(_SAME_NAME, [controller_id, begins, ends, *given])
        return dict(cursor.fetchall())
