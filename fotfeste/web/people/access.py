"""Every page about one person goes through here: it is found or it is not, and either way the look is noted."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase
from django.views.decorators.cache import never_cache

from fotfeste.kernel.roles import Permission
from fotfeste.people import reads
from fotfeste.people.access import visible_categories
from fotfeste.people.acting import as_system
from fotfeste.people.categories import Category
from fotfeste.people.models import Person, ReadKind
from fotfeste.people.standing import standing_of
from fotfeste.web.shell.access import ActorRequest, View, needs


def person_page(
    permission: Permission, kind: ReadKind = ReadKind.PAGE, category: Category | None = None
) -> Callable[[View], View]:
    """A page about one person, for those with *permission* who may see her: the view is given ``person``.

    With *category*, only for those who may see that about her; for others the page does not exist.

    Somebody who does not exist and somebody who may not be seen are the same: the same answer, after the same work.
    The decorated view takes ``request`` and ``person``; its address has ``<uuid:person>``.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def found(request: ActorRequest, person: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            page = request.resolver_match.view_name if request.resolver_match else view.__name__
            seen = Person.objects.filter(public_id=person).first()
            if seen is None:
                with as_system("people.note_read"):
                    subject_id = Person.objects.filter(public_id=person).values_list("pk", flat=True).first()
                reads.note(ReadKind.DENIED, page, by=request.actor, subject_id=subject_id)
                raise Http404
            if category is not None and category not in visible_categories(seen.pk):
                reads.note(ReadKind.DENIED, page, by=request.actor, subject_id=seen.pk)
                raise Http404
            standing = standing_of(request.actor, seen)
            reads.note(kind, page, by=request.actor, subject_id=seen.pk, because=standing.because)
            request.standing = standing  # type: ignore[attr-defined]  # shown on every page about a person
            return view(request, seen, *args, **kwargs)

        # Nothing about a person stays in the browser, also on a machine that others use.
        guarded = never_cache(needs(permission)(found))
        guarded.about_person = True  # type: ignore[attr-defined]  # read by the law that person pages are noted
        guarded.category = category  # type: ignore[attr-defined]  # read by the access matrix
        return guarded

    return wrap
