"""What the list of findings can be narrowed to, and whether a finding fits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.findings import SEVERITY_LABELS, rules
from fotfeste.kernel.judged_findings import Judged
from fotfeste.web.shell.fields import PlainForm

ROOMS: dict[str, Promise] = {
    "portfolio": gettext_lazy("Prosjekter og program"),
    "funding": gettext_lazy("Penger"),
}
OPEN, EXPLAINED = "apen", "forklart"
STATES: dict[str, Promise] = {OPEN: gettext_lazy("Uten forklaring"), EXPLAINED: gettext_lazy("Forklart")}
_EVERYTHING = gettext_lazy("Alle")


def _choices(known: Iterable[tuple[str, str | Promise]]) -> list[tuple[str, str | Promise]]:
    return [("", _EVERYTHING), *known]


class FindingsFilter(PlainForm):
    """The filters, as they stand in the address. ``prosjekt`` is the key of one project; other pages link with it."""

    q = forms.CharField(label=gettext_lazy("Søk i avvikene"), required=False, max_length=200)
    rom = forms.ChoiceField(
        label=gettext_lazy("Del"),
        required=False,
        choices=lambda: _choices(ROOMS.items()),
        error_messages={"invalid_choice": gettext_lazy("Velg en del fra listen.")},
    )
    regel = forms.ChoiceField(
        label=gettext_lazy("Regel"),
        required=False,
        choices=lambda: _choices((rule.key, rule.title) for rule in rules()),
        error_messages={"invalid_choice": gettext_lazy("Velg en regel fra listen.")},
    )
    alvor = forms.ChoiceField(
        label=gettext_lazy("Alvor"),
        required=False,
        choices=lambda: _choices((severity.value, label) for severity, label in SEVERITY_LABELS.items()),
        error_messages={"invalid_choice": gettext_lazy("Velg alvor fra listen.")},
    )
    tilstand = forms.ChoiceField(
        label=gettext_lazy("Tilstand"),
        required=False,
        choices=lambda: _choices(STATES.items()),
        error_messages={"invalid_choice": gettext_lazy("Velg tilstand fra listen.")},
    )
    prosjekt = forms.SlugField(required=False, max_length=100, widget=forms.HiddenInput)

    def fits(self, judged: Judged) -> bool:
        """Whether a finding fits every filter that could be read. Ask ``errors`` for those that could not."""
        given, finding = self.cleaned_data, judged.finding
        words = str(given.get("q", "")).casefold().split()
        text = f"{finding.object_label} {finding.sentence} {finding.printed} {finding.computed}".casefold()
        return (
            all(word in text for word in words)
            and given.get("rom", "") in ("", judged.rule.room)
            and given.get("regel", "") in ("", judged.rule.key)
            and given.get("alvor", "") in ("", finding.severity.value)
            and given.get("tilstand", "") in ("", OPEN if judged.is_open else EXPLAINED)
            and _fits_project(str(given.get("prosjekt", "")), judged)
        )

    def chosen(self) -> list[tuple[str, str, str]]:
        """The filters in use: name in the address, label, and the value in words."""
        found = []
        for name, value in self.cleaned_data.items():
            if value:
                label = _("Prosjekt") if name == "prosjekt" else str(self.fields[name].label)
                found.append((name, label, _in_words(self.fields[name], value)))
        return found


def _fits_project(key: str, judged: Judged) -> bool:
    finding = judged.finding
    return not key or (finding.object_url_name, finding.object_url_key) == ("portfolio:project", key)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[value])  # type: ignore[arg-type]  # our choices are flat pairs
    return str(value)
