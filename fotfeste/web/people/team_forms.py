"""What is asked about the team around a person, emergency access, authorisations and reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.models import StaffRole
from fotfeste.people.categories import CATEGORY_HELP, MINIMUM, PURPOSE_NAMES, Category, Purpose
from fotfeste.people.models import AuthorisationKind, Consent, LegalBasis
from fotfeste.people.sharing_wish import purpose_choices
from fotfeste.people.team_rules import GLASS_HOURS
from fotfeste.web.kernel.shell import role_name
from fotfeste.web.people.forms import BasisField, FreeText, NumberField
from fotfeste.web.shell.fields import DateField, PlainForm

TEAM_PURPOSES = (
    Purpose.FOLLOW_UP,
    Purpose.COORDINATION,
    Purpose.TRAINING,
    Purpose.PLACEMENT,
    Purpose.AFTERCARE,
)
UNIT = "unit"


def category_choices(categories: Iterable[int]) -> list[tuple[int, str]]:
    """Categories that may be ticked, each with what it is. Who the person is, always goes along and is not asked."""
    return [
        (int(one), f"{Category(one).label}: {CATEGORY_HELP[Category(one)]}")
        for one in sorted(categories)
        if one != Category.IDENTITY
    ]


class CategoriesField(forms.TypedMultipleChoiceField):
    """Which kinds of information somebody may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Kan se"))
        kwargs.setdefault("help_text", gettext_lazy("Hvem deltakeren er, følger alltid med."))
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, required=False, **kwargs)


class ConsentField(forms.ModelChoiceField):
    """A consent that the person has given, with its kind and what it is for."""

    def label_from_instance(self, obj: Any) -> str:
        """Kind and purpose."""
        return f"{obj.get_kind_display()}: {obj.purpose}"


class PlaceForm(PlainForm):
    """A place in the team: what one is there, what one sees, until when."""

    title = FreeText(
        label=gettext_lazy("Rolle i laget"),
        help_text=gettext_lazy("For eksempel «kontakt for praksis»."),
        max_length=80,
        required=False,
    )
    categories = CategoriesField()
    channel = FreeText(
        label=gettext_lazy("Nås best på"),
        help_text=gettext_lazy("Telefon eller e-post på jobb."),
        max_length=120,
        required=False,
    )
    is_coordinator = forms.BooleanField(
        label=gettext_lazy("Koordinator"),
        help_text=gettext_lazy("Den alle spør først. Det er én om gangen i hver organisasjon."),
        required=False,
    )
    is_deputy = forms.BooleanField(label=gettext_lazy("Stedfortreder"), required=False)
    valid_until = DateField(
        label=gettext_lazy("Siste dag"),
        help_text=gettext_lazy("La feltet stå tomt når slutten ikke er kjent."),
        required=False,
    )

    def __init__(self, *args: Any, seen: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = category_choices(seen)  # type: ignore[attr-defined]  # a choice field


class AddForm(PlaceForm):
    """Somebody in the own organisation, or the whole unit."""

    staff_role = forms.ChoiceField(
        label=gettext_lazy("Hvem"),
        error_messages={"required": gettext_lazy("Velg hvem som skal inn i laget.")},
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Formål"), choices=[(one.value, PURPOSE_NAMES[one]) for one in TEAM_PURPOSES]
    )
    basis = BasisField(
        label=gettext_lazy("Rettslig grunnlag"),
        queryset=LegalBasis.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Velg et rettslig grunnlag.")},
    )
    field_order = ["staff_role", "title", "categories", "purpose", "basis"]

    def __init__(
        self,
        *args: Any,
        colleagues: Iterable[StaffRole],
        bases: Iterable[LegalBasis],
        with_unit: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Velg")), *role_choices(colleagues)]
        if with_unit:
            choices.append((UNIT, _("Hele enheten")))
        self.fields["staff_role"].choices = choices  # type: ignore[attr-defined]  # a choice field
        found = [one.pk for one in bases]
        self.fields["basis"].queryset = LegalBasis.objects.filter(pk__in=found)  # type: ignore[attr-defined]  # as above
        if len(found) == 1:
            self.fields["basis"].initial = found[0]


class AddElsewhereForm(AddForm):
    """Somebody in another organisation: a sharing as well, so it is told why, and how the person got to know."""

    necessity = FreeText(
        label=gettext_lazy("Hvorfor er det nødvendig?"),
        help_text=gettext_lazy("Hva kan den andre gjøre for deltakeren med dette?"),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv hvorfor mottakeren trenger dette.")},
    )
    informed_how = FreeText(
        label=gettext_lazy("Hvordan fikk deltakeren vite det?"),
        help_text=gettext_lazy("For eksempel «i samtale, med tolk»."),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv hvordan personen fikk vite det.")},
    )
    informed_on = DateField(
        label=gettext_lazy("Hvilken dag?"),
        error_messages={"required": gettext_lazy("Skriv hvilken dag personen fikk vite det.")},
    )
    positive = forms.TypedChoiceField(
        label=gettext_lazy("Er deltakeren positiv til samarbeidet?"),
        help_text=gettext_lazy("Dette er ikke et samtykke."),
        choices=[("", gettext_lazy("Ikke spurt")), ("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nei"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    basis_reference = FreeText(
        label=gettext_lazy("Forskrift eller vedtak"),
        help_text=gettext_lazy("Bare når grunnlaget krever det."),
        max_length=200,
        required=False,
    )
    consent = ConsentField(
        label=gettext_lazy("Samtykke"),
        help_text=gettext_lazy("Bare når grunnlaget krever det."),
        queryset=Consent.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, consents: Iterable[Consent], **kwargs: Any) -> None:
        super().__init__(*args, with_unit=False, **kwargs)
        self.fields["purpose"].choices = purpose_choices()  # type: ignore[attr-defined]  # a choice field
        given = list(consents)
        if given:
            self.fields["consent"].queryset = Consent.objects.filter(  # type: ignore[attr-defined]  # a model choice
                pk__in=[one.pk for one in given]
            )
        else:
            del self.fields["consent"]


class HandOverForm(PlainForm):
    """Who takes the place, what the next one should know, and whether both follow for a while."""

    to = forms.ChoiceField(
        label=gettext_lazy("Hvem tar over?"),
        error_messages={"required": gettext_lazy("Velg hvem som tar over.")},
    )
    note = FreeText(
        label=gettext_lazy("Hva bør den neste vite?"),
        help_text=gettext_lazy("Hva er avtalt, hva venter, og hva betyr mest for deltakeren nå?"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv hva den neste trenger å vite.")},
    )
    overlap_until = DateField(
        label=gettext_lazy("Begge følger til og med"),
        help_text=gettext_lazy("La feltet stå tomt når overgangen skjer med en gang."),
        required=False,
    )

    def __init__(self, *args: Any, colleagues: Iterable[StaffRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Velg")), *role_choices(colleagues)]  # type: ignore[attr-defined]  # as above


class EndForm(PlainForm):
    """A note when a place ends; and when nobody else follows, that the whole unit does."""

    note = FreeText(
        label=gettext_lazy("Hva bør laget vite?"), max_length=1000, required=False, widget=forms.Textarea
    )
    unit_follows = forms.BooleanField(
        label=gettext_lazy("Hele enheten følger deltakeren videre"), required=False
    )

    def __init__(self, *args: Any, is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_last:
            del self.fields["unit_follows"]


class GlassForm(PlainForm):
    """Emergency access: to whom, why, to what, for how long."""

    number = NumberField(
        label=gettext_lazy("Hele fødselsnummeret"),
        help_text=gettext_lazy("Eller skriv hele navnet og fødselsdatoen under."),
        required=False,
    )
    name = forms.CharField(label=gettext_lazy("Hele navnet"), max_length=240, required=False)
    birth_date = DateField(label=gettext_lazy("Fødselsdato"), required=False)
    reason = FreeText(
        label=gettext_lazy("Hvorfor trenger du tilgang nå?"),
        help_text=gettext_lazy("Skriv hva som haster. En annen leser dette, og deltakeren kan se det."),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv hvorfor du trenger tilgang nå.")},
    )
    categories = CategoriesField(label=gettext_lazy("Hva trenger du å se?"))
    hours = forms.TypedChoiceField(
        label=gettext_lazy("Hvor lenge?"),
        coerce=int,
        choices=[(1, gettext_lazy("1 time")), (2, gettext_lazy("2 timer")), (4, gettext_lazy("4 timer"))],
        widget=forms.RadioSelect,
        initial=GLASS_HOURS[0],
    )

    def __init__(self, *args: Any, scope: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = category_choices(one for one in scope if one != Category.PROTECTED)
        self.fields["categories"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["categories"].initial = [Category.CONTACT.value]


class ReviewForm(PlainForm):
    """The second person's judgement."""

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Var nødtilgangen i orden?"),
        choices=[("yes", gettext_lazy("Ja, den var nødvendig")), ("no", gettext_lazy("Nei, den følges opp"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg om nødtilgangen var i orden.")},
    )
    note = FreeText(
        label=gettext_lazy("Vurdering"),
        help_text=gettext_lazy("Må fylles ut når nødtilgangen ikke var i orden."),
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )


class AuthorisationForm(PlainForm):
    """Whom to authorise, for what, why and how long."""

    staff_role = forms.ChoiceField(
        label=gettext_lazy("Hvem"),
        error_messages={"required": gettext_lazy("Velg hvem som skal ha fullmakten.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Gjelder"),
        choices=AuthorisationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hva fullmakten gjelder.")},
    )
    reason = FreeText(
        label=gettext_lazy("Begrunnelse"),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv hvorfor den ansatte trenger fullmakten.")},
    )
    valid_until = DateField(
        label=gettext_lazy("Siste dag"),
        help_text=gettext_lazy("Høyst ett år frem."),
        error_messages={"required": gettext_lazy("Skriv siste dag.")},
    )

    def __init__(self, *args: Any, colleagues: Iterable[StaffRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_role"].choices = [("", _("Velg")), *role_choices(colleagues)]  # type: ignore[attr-defined]  # as above


def role_choices(roles: Iterable[StaffRole]) -> list[tuple[str, str]]:
    """Members of staff in a role, for a field."""
    return [(str(one.pk), f"{one.staff.name} ({role_name(one)})") for one in roles]


def usual(seen: Iterable[int]) -> list[int]:
    """What is ticked from the beginning: the minimum, as far as it is seen."""
    return [int(one) for one in MINIMUM if one in set(seen)]


def last_day(moment: dt.datetime | None) -> dt.date | None:
    """The day that a moment stands for in a field."""
    return timezone.localtime(moment).date() if moment else None
