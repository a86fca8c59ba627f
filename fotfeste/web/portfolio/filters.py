"""Reads the filter of the project list from the address: what is chosen, what is wrong, which projects are left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.models import Organisation
from fotfeste.portfolio import rules
from fotfeste.portfolio.models import Project
from fotfeste.portfolio.models.projects import Phase, ProjectQuerySet, Status
from fotfeste.web.portfolio.filter_options import Option, Options, counties, load_options
from fotfeste.web.portfolio.sorting import SORT_KEYS
from fotfeste.web.shell.pages import Chip, Text
from fotfeste.web.shell.paging import SIZES

LONGEST_SEARCH = 200
FILTERS = ("program", "fokus", "fase", "status", "eier", "kilde", "fylke", "ungdom", "q")
"""Names of the filters in the address, in the order of the sentence."""

_UNKNOWN = {
    "program": gettext_lazy("Programmet «%(value)s» finnes ikke. Velg et program fra listen."),
    "fokus": gettext_lazy("Fokusområdet «%(value)s» finnes ikke. Velg et fokusområde fra listen."),
    "fase": gettext_lazy("Fasen «%(value)s» finnes ikke. Velg en fase fra listen."),
    "status": gettext_lazy("Statusen «%(value)s» finnes ikke. Velg en status fra listen."),
    "eier": gettext_lazy("Eieren «%(value)s» finnes ikke. Velg en eier fra listen."),
    "kilde": gettext_lazy("Finansieringskilden «%(value)s» finnes ikke. Velg en kilde fra listen."),
    "fylke": gettext_lazy("Fylket «%(value)s» finnes ikke. Velg et fylke fra listen."),
    "ungdom": gettext_lazy("Ungdom kan bare være «ja» eller «nei», ikke «%(value)s»."),
    "sorter": gettext_lazy("Listen kan ikke sorteres etter «%(value)s». Velg en kolonne i tabellen."),
    "antall": gettext_lazy("Antall rader kan være 25, 50, 100 eller alle, ikke «%(value)s»."),
}
_LABELS: dict[str, Text] = {
    "program": gettext_lazy("Program"),
    "fokus": gettext_lazy("Fokusområde"),
    "fase": gettext_lazy("Fase"),
    "status": gettext_lazy("Status"),
    "eier": gettext_lazy("Eier"),
    "kilde": gettext_lazy("Finansieringskilde"),
    "fylke": gettext_lazy("Fylke"),
    "ungdom": gettext_lazy("Ungdom"),
    "q": gettext_lazy("Søk"),
}
# The words before each filter, so that the bar reads as one sentence, and what stands there when nothing is chosen.
_SENTENCE: dict[str, tuple[Text, Text]] = {
    "program": (gettext_lazy("Prosjekter i programmet"), gettext_lazy("alle programmer")),
    "fokus": (gettext_lazy("i fokusområdet"), gettext_lazy("alle fokusområder")),
    "fase": (gettext_lazy("i fasen"), gettext_lazy("alle faser")),
    "status": (gettext_lazy("med status"), gettext_lazy("alle statuser")),
    "eier": (gettext_lazy("eid av"), gettext_lazy("alle eiere")),
    "kilde": (gettext_lazy("med penger fra"), gettext_lazy("alle kilder")),
    "fylke": (gettext_lazy("i fylket"), gettext_lazy("alle fylker")),
    "ungdom": (gettext_lazy("for"), gettext_lazy("alle aldersgrupper")),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the sentence in the filter bar: words before, a list to choose from, and what is chosen now."""

    name: str
    words: Text
    everything: Text
    options: tuple[Option, ...]
    chosen: str
    faults: tuple[str, ...]

    @property
    def control(self) -> str:
        """The id of the list in the page."""
        return f"filter_{self.name}"


class FilterForm(forms.Form):
    """The parameters of the list's address. Every one may be left out, none may be wrong."""

    def __init__(self, query: QueryDict, options: Options) -> None:
        super().__init__(query, auto_id="filter_%s")
        self.options = options
        fields: dict[str, forms.Field] = {
            name: forms.ChoiceField(
                label=str(_LABELS.get(name, name)),
                required=False,
                choices=[(value, value) for value in values],
                error_messages={"invalid_choice": _UNKNOWN[name]},
            )
            for name, values in self._values().items()
        }
        fields["side"] = forms.IntegerField(
            required=False,
            min_value=1,
            error_messages={
                "invalid": gettext_lazy("Sidetallet må være et helt tall fra 1 og oppover."),
                "min_value": gettext_lazy("Sidetallet må være et helt tall fra 1 og oppover."),
            },
        )
        fields["q"] = forms.CharField(
            label=str(_LABELS["q"]),
            required=False,
            max_length=LONGEST_SEARCH,
            error_messages={
                "max_length": gettext_lazy("Søket kan ha høyst %(limit_value)d tegn. Skriv det kortere."),
                "null_characters_not_allowed": gettext_lazy(
                    "Søket har et tegn som ikke kan leses. Skriv det på nytt."
                ),
            },
        )
        self.fields = {name: fields[name] for name in (*FILTERS, "sorter", "antall", "side")}

    def _values(self) -> dict[str, tuple[str, ...]]:
        return {
            **{
                name: tuple(option.value for option in self.choices_of(name))
                for name in FILTERS
                if name != "q"
            },
            "sorter": tuple(sign + key for key in SORT_KEYS for sign in ("", "-")),
            "antall": (*map(str, SIZES), "alle"),
        }

    def choices_of(self, name: str) -> tuple[Option, ...]:
        """The alternatives of a filter."""
        match name:
            case "fase":
                return tuple(Option(value=value, label=str(label)) for value, label in Phase.choices)
            case "status":
                return tuple(Option(value=value, label=str(label)) for value, label in Status.choices)
            case "fylke":
                return counties()
            case "ungdom":
                return (
                    Option(value="ja", label=_("ungdom")),
                    Option(value="nei", label=_("andre enn ungdom")),
                )
        return self.options.of(name)

    def clean_q(self) -> str:
        """The words to search for; signs alone can not be searched for."""
        words: str = self.cleaned_data["q"].strip()
        if words and not rules.search_terms(words):
            raise forms.ValidationError(_("Søket må ha minst én bokstav eller ett tall."))
        return words

    def clean(self) -> dict[str, Any]:
        """Also the parameters that we do not know, and those that stand twice."""
        given: QueryDict = self.data  # type: ignore[assignment]  # made from one in __init__
        for name in given:
            if name not in self.fields:
                text = _("Adressen har et ledd som ikke finnes her: «{name}». Fjern det.")
                self.add_error(None, text.format(name=name[:40]))
            elif len(set(given.getlist(name))) > 1:
                text = _("{filter} står flere ganger i adressen. Velg én.")
                self.add_error(name, text.format(filter=_LABELS.get(name, name)))
        return self.cleaned_data


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A filter that has been read: the form, and what is chosen in it. With faults nothing is chosen."""

    form: FilterForm
    chosen: dict[str, str]
    sort: str
    query: QueryDict

    @property
    def is_valid(self) -> bool:
        """Whether every parameter could be read."""
        return not self.form.errors

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.chosen.get("q", "")

    @property
    def address(self) -> str:
        """The filter and the order as they stand after «?» in an address: always in one order, without page."""
        query = QueryDict(mutable=True)
        query.update(self.chosen)
        if self.sort:
            query["sorter"] = self.sort
        return query.urlencode()

    def address_with(self, **changes: str) -> str:
        """The same with some filters changed; an empty one is left out."""
        query = QueryDict(self.address, mutable=True)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query.urlencode()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The filter bar as a sentence."""
        return tuple(
            Part(
                name=name,
                words=words,
                everything=everything,
                options=self.form.choices_of(name),
                chosen=self.query.get(name, ""),
                faults=tuple(map(str, self.form.errors.get(name, ()))),
            )
            for name, (words, everything) in _SENTENCE.items()
        )

    def in_words(self) -> tuple[tuple[str, str, str], ...]:
        """Each filter in use: its name in the address, what it is called, what is chosen."""
        return tuple(
            (name, str(_LABELS[name]), self._said(name, value)) for name, value in self.chosen.items()
        )

    def chips(self) -> tuple[Chip, ...]:
        """Each filter in use with the address without it."""
        return tuple(
            Chip(label=f"{label}: {said}", remove_url=f"?{self.address_with(**{name: ''})}")
            for name, label, said in self.in_words()
        )

    def projects(self) -> ProjectQuerySet:
        """The projects that the filter leaves, in no order."""
        left: ProjectQuerySet = Project.objects.order_by()
        for name, value in self.chosen.items():
            left = self._narrowed(left, name, value)
        return left

    def _said(self, name: str, value: str) -> str:
        if name == "q":
            return f"«{value}»"
        option = next(option for option in self.form.choices_of(name) if option.value == value)
        return option.label

    def _narrowed(self, left: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        option = self.form.options.find(name, value)
        pks = option.pks if option else ()
        match name:
            case "program":
                return left.filter(programme_id__in=pks)
            case "fokus":
                return left.filter(focus_area_id__in=pks)
            case "fase":
                return left.filter(phase=value)
            case "status":
                return left.filter(status=value)
            case "eier":
                return left.owned_by(Organisation(pk=pks[0]))
            case "kilde":
                return left.filter(
                    pk__in=Project.objects.filter(fundings__funding_source_id__in=pks).values("pk")
                )
            case "fylke":
                return left.in_county(value)
            case "ungdom":
                return left.filter(is_youth=value == "ja")
        return left.filter(_found(value))


def read(query: QueryDict) -> Selection:
    """Read the filter in *query*, with every fault in it."""
    form = FilterForm(query, load_options())
    valid = form.is_valid()
    chosen = (
        {name: form.cleaned_data[name] for name in FILTERS if form.cleaned_data.get(name)} if valid else {}
    )
    return Selection(
        form=form, chosen=chosen, sort=form.cleaned_data.get("sorter", "") if valid else "", query=query
    )


def former_name_hit(words: str, names: tuple[str, ...], former: str) -> str:
    """The former names that hold the words when none of today's *names* does; empty otherwise."""
    terms = rules.search_terms(words)
    if not terms or any(_holds(name, terms) for name in names):
        return ""
    return "; ".join(name for name in former.split("; ") if name and _holds(name, terms))


def _holds(name: str, terms: list[str]) -> bool:
    return all(term in name.lower() for term in terms)


def _found(words: str) -> Q:
    """Beginnings of words in numbers, names and texts; in numbers and names also in the middle of a word.

    Norwegian puts words together, so «jobb» must find «Kompetansejobber»; and a number such as 2021-37 is not words.
    """
    in_names = Q()
    for term in rules.search_terms(words):
        in_names &= _in_one_name(term)
    return Q(pk__in=Project.objects.order_by().matching(words).values("pk")) | in_names


def _in_one_name(term: str) -> Q:
    columns: Iterator[str] = iter(("name", "name_en", "former_names_text", "number", "accounting_number"))
    hit = Q()
    for column in columns:
        hit |= Q(**{f"{column}__icontains": term})
    return hit
