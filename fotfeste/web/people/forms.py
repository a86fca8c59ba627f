"""What is asked on the pages about persons, and why each thing is asked."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language
from fotfeste.people import finding, numbers
from fotfeste.people.actions.persons import EDITABLE
from fotfeste.people.models import (
    ContactKind,
    HouseholdRole,
    LegalBasis,
    Person,
    Protection,
    RelationKind,
    Residence,
    WrittenStandard,
)
from fotfeste.people.national_ids import NationalId, NationalIdFault
from fotfeste.web.people.languages import language_choices
from fotfeste.web.people.presenters import basis_words
from fotfeste.web.shell.fields import DateField, PlainForm

_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{6}[\s.-]?\d{5}(?!\d)")
_YES_NO = (
    ("", gettext_lazy("Ikke spurt ennå")),
    ("True", gettext_lazy("Ja")),
    ("False", gettext_lazy("Nei")),
)


class NumberField(forms.CharField):
    """A typed national id, read and checked. What was typed is never said again in a fault."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "30"}), **kwargs)

    def to_python(self, value: Any) -> NationalId | None:  # type: ignore[override]  # a number, not the text
        """The number, or a fault that says how to mend it."""
        if isinstance(value, NationalId):
            return value
        if not value or not str(value).strip():
            return None
        try:
            return numbers.read(str(value))
        except NationalIdFault as fault:
            raise ValidationError(fault.sentence(reader_language()), code="number") from fault

    def run_validators(self, value: Any) -> None:
        """It is checked by its digits; what is asked about texts is not asked about a number."""


class FreeText(forms.CharField):
    """Free text that is kept: no national ids in it (R4)."""

    def validate(self, value: Any) -> None:
        """Refuse what looks like a national id."""
        super().validate(value)
        if value and _ELEVEN_DIGITS.search(value):
            raise ValidationError(
                _("Ikke skriv fødselsnummer her. Ta det bort, og prøv igjen."), code="number"
            )


class BasisField(forms.ModelChoiceField):
    """A legal basis in plain words, with the section after it."""

    def label_from_instance(self, obj: Any) -> str:
        """The words, and where they stand in the law."""
        return f"{basis_words(obj)} ({obj})"


class OtherField(forms.ModelChoiceField):
    """Somebody among those one follows."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.full_name)


def _reason(help_text: Any) -> FreeText:
    return FreeText(
        label=gettext_lazy("Begrunnelse"),
        help_text=help_text,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv en begrunnelse.")},
    )


class SearchForm(PlainForm):
    """A name or a whole national id. It is posted, so that no address ever holds it."""

    q = forms.CharField(
        label=gettext_lazy("Navn eller fødselsnummer"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    number: NationalId | None = None

    def clean_q(self) -> str:
        """The words; a text of digits is read as a number."""
        text = finding.plain(self.cleaned_data["q"])
        if finding.looks_like_number(text):
            try:
                self.number = numbers.read(text)
            except NationalIdFault as fault:
                raise ValidationError(fault.sentence(reader_language()), code="number") from fault
        return text


class DownloadForm(PlainForm):
    """Why the list is taken out, and as what."""

    reason = _reason(
        gettext_lazy("Hva skal listen brukes til? Begrunnelsen blir loggført på hver deltaker i listen.")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Hvordan"),
        widget=forms.RadioSelect,
        initial="xlsx",
        choices=(
            ("xlsx", gettext_lazy("Regneark (XLSX)")),
            ("csv", gettext_lazy("Tekstfil (CSV)")),
            ("print", gettext_lazy("Utskrift")),
        ),
        error_messages={"required": gettext_lazy("Velg regneark, tekstfil eller utskrift.")},
    )


class LookUpForm(PlainForm):
    """Whom one looks for outside own participants, and why."""

    REASONS = (
        ("new", gettext_lazy("Personen har tatt kontakt eller møtt opp")),
        ("referral", gettext_lazy("Noen har henvist personen til oss")),
        ("colleague", gettext_lazy("Jeg hjelper eller vikarierer for en kollega")),
        ("correction", gettext_lazy("Jeg retter en feilregistrering")),
        ("other", gettext_lazy("Noe annet")),
    )
    reason_kind = forms.ChoiceField(
        label=gettext_lazy("Hvorfor slår du opp?"),
        widget=forms.RadioSelect,
        choices=REASONS,
        error_messages={"required": gettext_lazy("Velg hvorfor du slår opp.")},
    )
    reason = _reason(
        gettext_lazy(
            "Skriv kort hva du trenger det til. Personen kan se begrunnelsen. Ikke skriv helse eller andre detaljer."
        )
    )
    number = NumberField(
        label=gettext_lazy("Fødselsnummer, D-nummer eller DUF-nummer"),
        help_text=gettext_lazy("Hele nummeret. Brukes bare til å finne rett person."),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Hele navnet"),
        help_text=gettext_lazy("Brukes sammen med fødselsdatoen når du ikke har nummeret."),
        max_length=240,
        required=False,
    )
    birth_date = DateField(
        label=gettext_lazy("Fødselsdato"),
        help_text=gettext_lazy("Dag, måned og år, for eksempel 05.06.1990."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Either the number, or both name and birth date."""
        super().clean()
        given = self.cleaned_data
        if "number" in self.errors or "birth_date" in self.errors:
            return given
        if not given.get("number") and not (given.get("name") and given.get("birth_date")):
            self.add_error("number", _("Skriv fødselsnummeret, eller både hele navnet og fødselsdatoen."))
        return given

    def whole_reason(self) -> str:
        """The kind of reason and the words, as they are kept."""
        kind = dict(self.REASONS)[self.cleaned_data["reason_kind"]]
        return f"{kind}: {self.cleaned_data['reason']}"


class SetAsideForm(LookUpForm):
    """The same, when rules stand in the way that may be set aside: which, and for how long."""

    set_aside = forms.MultipleChoiceField(
        label=gettext_lazy("Regler som må settes til side"),
        help_text=gettext_lazy(
            "Sett kryss ved alle hvis du likevel har grunn til å se personen. Det blir talt og gjennomgått."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Sett kryss ved reglene, eller gå tilbake til deltakerne dine.")
        },
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Hvor lenge"),
        coerce=int,
        initial=1,
        choices=((1, gettext_lazy("1 dag")), (7, gettext_lazy("7 dager")), (30, gettext_lazy("30 dager"))),
        error_messages={"required": gettext_lazy("Velg hvor lenge.")},
    )

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["set_aside"].choices = rules  # type: ignore[attr-defined]  # it is a choice field


class PersonForm(PlainForm):
    """Who somebody is: what must be known to meet the right person in the right way (R3)."""

    given_name = forms.CharField(
        label=gettext_lazy("Fornavn"),
        help_text=gettext_lazy("Har personen bare ett navn, skriver du det her."),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv fornavnet, eller det ene navnet personen har.")},
    )
    family_name = forms.CharField(label=gettext_lazy("Etternavn"), max_length=120, required=False)
    preferred_name = forms.CharField(
        label=gettext_lazy("Vil bli kalt"),
        help_text=gettext_lazy("Når personen bruker et annet navn til daglig."),
        max_length=120,
        required=False,
    )
    native_name = forms.CharField(
        label=gettext_lazy("Navnet med egen skrift"),
        help_text=gettext_lazy("Gjør det lettere å finne personen og å skrive navnet riktig."),
        max_length=240,
        required=False,
    )
    pronunciation = forms.CharField(
        label=gettext_lazy("Slik uttales navnet"),
        help_text=gettext_lazy("For eksempel «se-LAM»."),
        max_length=240,
        required=False,
    )
    birth_date = DateField(
        label=gettext_lazy("Fødselsdato"),
        help_text=gettext_lazy("Skiller personer med samme navn. Dag, måned og år."),
        required=False,
    )
    preferred_language = forms.ChoiceField(
        label=gettext_lazy("Språk personen helst bruker"),
        help_text=gettext_lazy("Bestemmer språket i meldinger og på personens egne sider."),
        required=False,
    )
    needs_interpreter = forms.TypedChoiceField(
        label=gettext_lazy("Trenger tolk"),
        help_text=gettext_lazy("Dere plikter å bruke tolk når det trengs for rettssikkerheten."),
        choices=_YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )
    written_standard = forms.ChoiceField(
        label=gettext_lazy("Målform"),
        help_text=gettext_lazy("Brev på norsk skal følge målformen personen har valgt."),
        choices=[("", gettext_lazy("Ikke spurt ennå")), *WrittenStandard.choices],
        required=False,
    )
    protection = forms.ChoiceField(
        label=gettext_lazy("Adressebeskyttelse"),
        help_text=gettext_lazy(
            "Spør, eller se i folkeregisteret. Når det ikke er avklart, gjelder den strengeste regelen: da kan bare de "
            "som har særskilt fullmakt, se personen, og du ser henne ikke selv før det er avklart."
        ),
        widget=forms.RadioSelect,
        choices=Protection.choices,
        error_messages={
            "required": gettext_lazy("Svar på om adressen er beskyttet. «Ikke avklart» er også et svar.")
        },
    )
    residence = forms.ChoiceField(
        label=gettext_lazy("Bosted"),
        help_text=gettext_lazy("Avgjør hvem som kan slå opp personen uten å sette en regel til side."),
        choices=Residence.choices,
        error_messages={"required": gettext_lazy("Velg bosted. «Ukjent» er også et svar.")},
    )
    area = forms.RegexField(
        r"^(\d{4}|\d{6})?$",
        label=gettext_lazy("Kommune eller bydel"),
        help_text=gettext_lazy(
            "Kommunenummer med fire siffer, eller bydelsnummer med seks, for eksempel 030112 for Alna."
        ),
        required=False,
        error_messages={"invalid": gettext_lazy("Skriv fire siffer for en kommune eller seks for en bydel.")},
    )
    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (
            gettext_lazy("Navn"),
            ("given_name", "family_name", "preferred_name", "native_name", "pronunciation", "birth_date"),
        ),
        (gettext_lazy("Språk"), ("preferred_language", "needs_interpreter", "written_standard")),
        (gettext_lazy("Vern og bosted"), ("protection", "residence", "area")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [("", _("Ikke spurt ennå")), *language_choices()]
        self.fields["preferred_language"].choices = languages  # type: ignore[attr-defined]  # it is a choice field

    def clean_birth_date(self) -> Any:
        """Nobody is born tomorrow."""
        day = self.cleaned_data["birth_date"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Fødselsdatoen kan ikke være i fremtiden."), code="future")
        return day

    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by their headings."""
        return [(str(title), [self[name] for name in names]) for title, names in self.GROUPS]

    def values(self) -> dict[str, Any]:
        """The answers as fields of a person."""
        given = {name: self.cleaned_data[name] for name in EDITABLE if name in self.fields}
        return {
            name: finding.plain(value) if isinstance(value, str) else value for name, value in given.items()
        }


class EditForm(PersonForm):
    """The same later on, with what is seldom known from the start."""

    other_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Andre språk"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deceased_on = DateField(
        label=gettext_lazy("Død"),
        help_text=gettext_lazy(
            "Dag, måned og år. Etter tolv måneder må en regel settes til side for å slå opp."
        ),
        required=False,
    )
    GROUPS = (
        PersonForm.GROUPS[0],
        (gettext_lazy("Språk"), (*PersonForm.GROUPS[1][1], "other_languages")),
        (gettext_lazy("Vern og bosted"), (*PersonForm.GROUPS[2][1], "deceased_on")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_languages"].choices = language_choices()  # type: ignore[attr-defined]  # a choice field


class RegisterForm(PersonForm):
    """A new person, with the basis one records her on."""

    number = NumberField(
        label=gettext_lazy("Fødselsnummer, D-nummer eller DUF-nummer"),
        help_text=gettext_lazy(
            "Bare når du trenger det til sikker identifisering. Det blir kryptert, og vises skjult. "
            "Er personen kjent fra før, blir det samme person."
        ),
        required=False,
    )
    basis = BasisField(
        label=gettext_lazy("Rettslig grunnlag"),
        help_text=gettext_lazy("Hvilken lov som lar organisasjonen din følge opp personen."),
        queryset=LegalBasis.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Velg det rettslige grunnlaget.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Dette er en annen person enn dem jeg følger fra før"), required=False
    )
    GROUPS = (
        *PersonForm.GROUPS,
        (gettext_lazy("Nummer og grunnlag"), ("number", "basis")),
    )

    def __init__(self, *args: Any, bases: list[LegalBasis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].queryset = LegalBasis.objects.filter(pk__in=[basis.pk for basis in bases])  # type: ignore[attr-defined]  # it is a field of models
        if len(bases) == 1:
            self.initial.setdefault("basis", bases[0])


class ContactForm(PlainForm):
    """A way to reach somebody."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Måte"),
        choices=ContactKind.choices,
        error_messages={"required": gettext_lazy("Velg måten.")},
    )
    value = forms.CharField(
        label=gettext_lazy("Nummer, adresse eller navn"),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv nummeret, adressen eller navnet.")},
    )
    note = FreeText(
        label=gettext_lazy("Når og hvordan"),
        help_text=gettext_lazy("For eksempel «helst melding, etter kl. 15»."),
        max_length=200,
        required=False,
    )
    preferred = forms.BooleanField(label=gettext_lazy("Bruk helst denne"), required=False)

    def clean(self) -> dict[str, Any]:
        """A telephone number is kept in one form, so that it can be called from anywhere."""
        super().clean()
        given = self.cleaned_data
        if given.get("kind") == ContactKind.PHONE and given.get("value"):
            try:
                given["value"] = formats.parse_phone(given["value"])
            except formats.FormatFault as fault:
                self.add_error("value", fault.sentence(reader_language()))
        return given


class NumberForm(PlainForm):
    """A national id for somebody who has been registered without."""

    number = NumberField(
        label=gettext_lazy("Fødselsnummer, D-nummer eller DUF-nummer"),
        help_text=gettext_lazy(
            "Bare når du trenger det til sikker identifisering. Det blir kryptert, og vises skjult."
        ),
        error_messages={"required": gettext_lazy("Skriv nummeret.")},
    )


class RevealForm(PlainForm):
    """Why the whole number is needed."""

    reason = _reason(gettext_lazy("Hva trenger du hele nummeret til? Personen kan se begrunnelsen."))


class _OtherPersonForm(PlainForm):
    """Somebody else among those one follows; children are persons of their own."""

    other = OtherField(
        label=gettext_lazy("Hvem"),
        help_text=gettext_lazy("Blant dem du følger opp. Registrer personen først hvis hun ikke er der."),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        error_messages={"required": gettext_lazy("Velg hvem det gjelder.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = Person.objects.exclude(pk=person.pk).by_name()  # type: ignore[attr-defined]  # it is a field of models


class HouseholdForm(_OtherPersonForm):
    """Who lives with the person, and since when."""

    role = forms.ChoiceField(label=gettext_lazy("Deltakeren er"), choices=HouseholdRole.choices)
    other_role = forms.ChoiceField(label=gettext_lazy("Den andre er"), choices=HouseholdRole.choices)
    since = DateField(
        label=gettext_lazy("Bor sammen siden"),
        help_text=gettext_lazy("Dag, måned og år, for eksempel 05.06.2026."),
        error_messages={"required": gettext_lazy("Skriv fra hvilken dag.")},
    )


class RelationForm(_OtherPersonForm):
    """How somebody is related to the person."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Den andre er deltakerens"),
        help_text=gettext_lazy("«Er verge for» betyr at deltakeren er verge for den andre."),
        choices=RelationKind.choices,
    )
