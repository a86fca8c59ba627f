"""Forms of sharing: to whom and for what, what and why, told aloud, and consents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.people.categories import MINIMUM
from fotfeste.people.models import Channel, Consent, ConsentKind, LegalBasis
from fotfeste.people.sharing_fields import ShareField
from fotfeste.people.sharing_wish import purpose_choices
from fotfeste.people.sharing_words import plain
from fotfeste.web.people.forms import FreeText
from fotfeste.web.people.languages import language_choices
from fotfeste.web.sharing.places import Place, Unclear, place_called
from fotfeste.web.shell.fields import DateField, PlainForm

NOT_ASKED = "unknown"


class RecipientField(forms.CharField):
    """An organisation by name. The browser suggests names from the list `mottakere`; the server reads a part of one."""

    places: tuple[Place, ...] = ()

    def clean(self, value: Any) -> Place | None:
        """The place that was meant, or a fault that says which ones fit."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return place_called(text, self.places)
        except Unclear as unclear:
            raise forms.ValidationError(str(unclear), code="unclear") from unclear


class WhereForm(PlainForm):
    """Who is to know, and for what."""

    recipient = RecipientField(
        label=gettext_lazy("Hvem skal få vite det?"),
        help_text=gettext_lazy("Skriv navnet på organisasjonen, eller en del av det."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "mottakere"}),
        error_messages={"required": gettext_lazy("Skriv hvem som skal få vite det.")},
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Hva er det for?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hvilket formål delingen har.")},
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].places = tuple(places)  # type: ignore[attr-defined]  # it is a RecipientField
        self.fields["purpose"].choices = purpose_choices()  # type: ignore[attr-defined]  # it is a choice field


class ReasonsForm(PlainForm):
    """What is shared, on which basis, why it is necessary, and how the person was told."""

    what = forms.MultipleChoiceField(
        label=gettext_lazy("Hva skal deles?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Velg minst én opplysning."),
            "invalid_choice": gettext_lazy("Noen av feltene kan ikke deles. Velg blant dem som står her."),
        },
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Hvilken regel gir adgang?"),
        help_text=gettext_lazy("Her står det loven lar dere dele."),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Velg hvilket rettslig grunnlag delingen har."),
            "invalid_choice": gettext_lazy("Regelen gir ikke adgang til å dele dette. Velg en som står her."),
        },
    )
    basis_reference = FreeText(
        label=gettext_lazy("Forskrift eller vedtak"),
        help_text=gettext_lazy("Bare når regelen krever det."),
        max_length=200,
        required=False,
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Samtykke"),
        help_text=gettext_lazy("Bare når regelen krever at personen har samtykket."),
        required=False,
    )
    necessity = FreeText(
        label=gettext_lazy("Hvorfor trenger mottakeren dette?"),
        help_text=gettext_lazy("Skriv kort. Ikke skriv diagnoser, adresser eller fødselsnummer."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv hvorfor mottakeren trenger dette.")},
    )
    informed_how = FreeText(
        label=gettext_lazy("Hvordan fikk personen vite det?"),
        help_text=gettext_lazy("For eksempel «i samtale, med tolk»."),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv hvordan personen fikk vite det.")},
    )
    informed_on = DateField(
        label=gettext_lazy("Hvilken dag fikk personen vite det?"),
        help_text=gettext_lazy("Dag, måned og år, for eksempel 05.06.2026."),
        error_messages={"required": gettext_lazy("Skriv hvilken dag personen fikk vite det.")},
    )
    positive = forms.ChoiceField(
        label=gettext_lazy("Er personen positiv til samarbeidet?"),
        help_text=gettext_lazy("Å være positiv er noe annet enn et samtykke. Regelen over gjelder uansett."),
        choices=[
            ("yes", gettext_lazy("Ja")),
            ("no", gettext_lazy("Nei")),
            (NOT_ASKED, gettext_lazy("Vet ikke")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg om personen er positiv til samarbeidet.")},
    )

    def __init__(
        self,
        *args: Any,
        fields: Iterable[ShareField],
        bases: Iterable[LegalBasis],
        consents: Iterable[Consent],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shared = tuple(fields)
        self.bases = {str(one.pk): one for one in bases}
        self.consents = {str(one.pk): one for one in consents}
        self._choose("what", [(one.key, str(one.label)) for one in self.shared])
        self._choose("basis", [(key, _basis_label(one)) for key, one in self.bases.items()])
        if self.consents:
            given = [(key, _consent_label(one)) for key, one in self.consents.items()]
            self._choose("consent", [("", _("Ingen")), *given])
        else:
            del self.fields["consent"]
        for category in sorted({one.category for one in self.shared} - set(MINIMUM)):
            self.fields[f"necessity_{int(category)}"] = FreeText(
                label=_("Hvorfor er dette nødvendig: {category}?").format(category=category.label),
                help_text=_("Bare når du deler noe av det."),
                max_length=100,
                required=False,
            )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # they are choice fields

    def wanted(self) -> dict[str, Any]:
        """The answers as `share` wants them."""
        given = self.cleaned_data
        chosen = set(given["what"])
        categories = {one.category for one in self.shared if one.key in chosen}
        positive = given["positive"]
        return {
            "categories": categories,
            "fields": tuple(one.key for one in self.shared if one.key in chosen),
            "basis": self.bases[given["basis"]],
            "basis_reference": given["basis_reference"],
            "consent": self.consents.get(given.get("consent", "")),
            "necessity": given["necessity"],
            "necessity_of": {
                category: given.get(f"necessity_{int(category)}", "")
                for category in categories - set(MINIMUM)
            },
            "informed_how": given["informed_how"],
            "informed_on": given["informed_on"],
            "positive": None if positive == NOT_ASKED else positive == "yes",
        }


class ShareForm(ReasonsForm):
    """What is opened here or given on paper, and until when."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hvordan deler du?"),
        help_text=gettext_lazy("Det som deles her, ser de hos mottakeren som følger opp personen."),
        choices=[(one.value, one.label) for one in Channel],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hvordan du deler.")},
    )
    valid_until = DateField(
        label=gettext_lazy("Siste dag"),
        help_text=gettext_lazy("La feltet stå tomt når delingen skal vare til du avslutter den."),
        required=False,
    )


class ToldForm(WhereForm, ReasonsForm):
    """What was said aloud, on one page. It opens nothing."""

    field_order = ["recipient", "purpose", "what"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = _("Hva ble fortalt?")


class ConsentForm(PlainForm):
    """What the person said yes to, in which words and language, and what happens when it is taken back."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Hva gjør samtykket?"),
        help_text=gettext_lazy("Det er to ulike ting, og ingen av dem er det samme som å være positiv."),
        choices=ConsentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hva samtykket gjør.")},
    )
    purpose = FreeText(
        label=gettext_lazy("Hva har personen samtykket i?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv hva personen har samtykket i.")},
    )
    text = FreeText(
        label=gettext_lazy("Teksten personen fikk"),
        help_text=gettext_lazy("Ordrett, på språket personen fikk den."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Skriv teksten personen fikk.")},
    )
    text_version = forms.CharField(
        label=gettext_lazy("Versjon av teksten"),
        max_length=20,
        error_messages={"required": gettext_lazy("Skriv hvilken versjon av teksten det var.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Språket teksten var på"),
        error_messages={"required": gettext_lazy("Velg språket teksten var på.")},
    )
    given_on = DateField(
        label=gettext_lazy("Hvilken dag ble det gitt?"),
        help_text=gettext_lazy("Dag, måned og år, for eksempel 05.06.2026."),
        error_messages={"required": gettext_lazy("Skriv hvilken dag samtykket ble gitt.")},
    )
    effect = FreeText(
        label=gettext_lazy("Hva skjer når det trekkes tilbake?"),
        help_text=gettext_lazy("Tjenesten går alltid videre. Skriv hva som slutter."),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv hva som skjer når samtykket trekkes tilbake.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Velg")), *language_choices()]  # type: ignore[attr-defined]  # a choice


def _basis_label(basis: LegalBasis) -> str:
    words = f"{basis}: {plain(basis)}"
    return words if basis.confirmed_on else " ".join([words, _("Ikke bekreftet av behandlingsansvarlig.")])


def _consent_label(consent: Consent) -> str:
    return f"{consent.get_kind_display()}: {consent.purpose}"
