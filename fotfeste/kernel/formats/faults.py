"""What is wrong with a text somebody typed, as a code with data and a sentence in each language."""

from collections.abc import Mapping
from types import MappingProxyType

from fotfeste.kernel.formats.language import Language

SENTENCES: dict[str, dict[Language, str]] = {
    "number.unreadable": {
        "nb": "«{text}» er ikke et tall. Skriv tallet med siffer, for eksempel 1 250 eller 47,1.",
        "nn": "«{text}» er ikkje eit tal. Skriv talet med siffer, til dømes 1 250 eller 47,1.",
        "en": "“{text}” is not a number. Write it with digits, for example 1 250 or 47.1.",
    },
    "number.groups": {
        "nb": "Sifrene i «{text}» er ikke delt i grupper på tre. Skriv for eksempel 2 500 000.",
        "nn": "Sifra i «{text}» er ikkje delte i grupper på tre. Skriv til dømes 2 500 000.",
        "en": "The digits of “{text}” are not in groups of three. Write for example 2 500 000.",
    },
    "number.ambiguous": {
        "nb": "«{text}» kan bety to ting. Mener du {grouped} eller {fraction}?",
        "nn": "«{text}» kan bety to ting. Meiner du {grouped} eller {fraction}?",
        "en": "“{text}” can mean two things. Do you mean {grouped} or {fraction}?",
    },
    "number.long": {
        "nb": "Tallet er for langt. Skriv høyst {limit} tegn.",
        "nn": "Talet er for langt. Skriv høgst {limit} teikn.",
        "en": "The number is too long. Write at most {limit} characters.",
    },
    "money.fraction": {
        "nb": "«{text}» har brøkdeler av øre. Skriv høyst to desimaler, for eksempel 250,50.",
        "nn": "«{text}» har brøkdelar av øre. Skriv høgst to desimalar, til dømes 250,50.",
        "en": "“{text}” has fractions of an øre. Write at most two decimals, for example 250.50.",
    },
    "money.large": {
        "nb": "Beløpet «{text}» er større enn det som kan lagres. Se etter et siffer for mye.",
        "nn": "Beløpet «{text}» er større enn det som kan lagrast. Sjå etter eit siffer for mykje.",
        "en": "The amount “{text}” is larger than can be stored. Look for a digit too many.",
    },
    "date.unreadable": {
        "nb": "«{text}» er ikke en dato. Skriv dag, måned og år, for eksempel 05.06.2026.",
        "nn": "«{text}» er ikkje ein dato. Skriv dag, månad og år, til dømes 05.06.2026.",
        "en": "“{text}” is not a date. Write day, month and year, for example 05.06.2026.",
    },
    "date.impossible": {
        "nb": "Datoen «{text}» finnes ikke. Skriv dag, måned og år, for eksempel 05.06.2026.",
        "nn": "Datoen «{text}» finst ikkje. Skriv dag, månad og år, til dømes 05.06.2026.",
        "en": "The date “{text}” does not exist. Write day, month and year, for example 05.06.2026.",
    },
    "date.ambiguous": {
        "nb": "«{text}» kan bety to datoer. Mener du {first} eller {second}?",
        "nn": "«{text}» kan bety to datoar. Meiner du {first} eller {second}?",
        "en": "“{text}” can mean two dates. Do you mean {first} or {second}?",
    },
    "date.year": {
        "nb": "Året i «{text}» må være mellom {earliest} og {latest}.",
        "nn": "Året i «{text}» må vere mellom {earliest} og {latest}.",
        "en": "The year of “{text}” must be between {earliest} and {latest}.",
    },
    "date.partial": {
        "nb": "«{text}» er ikke en dato. Skriv året, måneden eller dagen: 2026, 2026-06, 2026-06-05.",
        "nn": "«{text}» er ikkje ein dato. Skriv året, månaden eller dagen: 2026, 2026-06, 2026-06-05.",
        "en": "“{text}” is not a date. Write the year, the month or the day: 2026, 2026-06, 2026-06-05.",
    },
    "time.unreadable": {
        "nb": "«{text}» er ikke et klokkeslett. Skriv time og minutt, for eksempel 13.05.",
        "nn": "«{text}» er ikkje eit klokkeslett. Skriv time og minutt, til dømes 13.05.",
        "en": "“{text}” is not a time. Write hour and minute, for example 13:05.",
    },
    "school_year.unreadable": {
        "nb": "«{text}» er ikke et skoleår. Skriv to år etter hverandre, for eksempel 2025/26.",
        "nn": "«{text}» er ikkje eit skuleår. Skriv to år etter kvarandre, til dømes 2025/26.",
        "en": "“{text}” is not a school year. Write two consecutive years, for example 2025/26.",
    },
    "week.unreadable": {
        "nb": "«{text}» er ikke en uke. Skriv ukenummer og år, for eksempel uke 10 2026.",
        "nn": "«{text}» er ikkje ei veke. Skriv vekenummer og år, til dømes veke 10 2026.",
        "en": "“{text}” is not a week. Write week number and year, for example week 10 2026.",
    },
    "week.impossible": {
        "nb": "Uke {week} finnes ikke i {year}. Siste uke er {last}.",
        "nn": "Veke {week} finst ikkje i {year}. Siste veke er {last}.",
        "en": "There is no week {week} in {year}. The last week is {last}.",
    },
    "tertial.unreadable": {
        "nb": "«{text}» er ikke et tertial. Skriv nummer fra 1 til 3 og år, for eksempel T1 2026.",
        "nn": "«{text}» er ikkje eit tertial. Skriv nummer frå 1 til 3 og år, til dømes T1 2026.",
        "en": "“{text}” is not a tertial. Write a number from 1 to 3 and a year, for example T1 2026.",
    },
    "organisation_number.digits": {
        "nb": "Organisasjonsnummeret må ha ni siffer.",
        "nn": "Organisasjonsnummeret må ha ni siffer.",
        "en": "The organisation number must have nine digits.",
    },
    "organisation_number.check": {
        "nb": "Organisasjonsnummeret stemmer ikke med kontrollsifferet. Se etter en skrivefeil.",
        "nn": "Organisasjonsnummeret stemmer ikkje med kontrollsifferet. Sjå etter ein skrivefeil.",
        "en": "The organisation number does not agree with its check digit. Look for a typing error.",
    },
    "phone.digits": {
        "nb": "Telefonnummeret må ha åtte siffer, eller begynne med + og landskode.",
        "nn": "Telefonnummeret må ha åtte siffer, eller byrje med + og landskode.",
        "en": "The telephone number must have eight digits, or begin with + and a country code.",
    },
    "postcode.digits": {
        "nb": "Postnummeret må ha fire siffer.",
        "nn": "Postnummeret må ha fire siffer.",
        "en": "The postcode must have four digits.",
    },
    "case_number.form": {
        "nb": "Saksnummeret må ha nummer, skråstrek og år, for eksempel 21/24.",
        "nn": "Saksnummeret må ha nummer, skråstrek og år, til dømes 21/24.",
        "en": "The case number must have a number, a slash and a year, for example 21/24.",
    },
    "project_number.form": {
        "nb": "Prosjektnummeret må ha år, bindestrek og nummer, for eksempel 2024-07.",
        "nn": "Prosjektnummeret må ha år, bindestrek og nummer, til dømes 2024-07.",
        "en": "The project number must have a year, a hyphen and a number, for example 2024-07.",
    },
    "code_list.file": {
        "nb": "Filen finnes ikke. Legg den i mappen for kodelister.",
        "nn": "Fila finst ikkje. Legg henne i mappa for kodelister.",
        "en": "The file does not exist. Put it in the folder of code lists.",
    },
    "code_list.encoding": {
        "nb": "Filen kan ikke leses som UTF-8. Lagre den på nytt som CSV i UTF-8.",
        "nn": "Fila kan ikkje lesast som UTF-8. Lagre henne på nytt som CSV i UTF-8.",
        "en": "The file can not be read as UTF-8. Save it again as CSV in UTF-8.",
    },
    "code_list.csv": {
        "nb": "Linjen kan ikke leses som CSV. Se etter anførselstegn som ikke er lukket.",
        "nn": "Linja kan ikkje lesast som CSV. Sjå etter hermeteikn som ikkje er lukka.",
        "en": "The line can not be read as CSV. Look for quotation marks that are not closed.",
    },
    "code_list.column_missing": {
        "nb": "Kolonnen «{name}» mangler. Skriv den i første linje.",
        "nn": "Kolonnen «{name}» manglar. Skriv han i første linja.",
        "en": "The column “{name}” is missing. Write it in the first line.",
    },
    "code_list.column_twice": {
        "nb": "Kolonnen «{name}» står to ganger. Gi den ene et annet navn.",
        "nn": "Kolonnen «{name}» står to gonger. Gje den eine eit anna namn.",
        "en": "The column “{name}” stands twice. Give one of them another name.",
    },
    "code_list.width": {
        "nb": "Linjen har {found} felt, men første linje har {expected}. Se etter et løst komma.",
        "nn": "Linja har {found} felt, men første linja har {expected}. Sjå etter eit laust komma.",
        "en": "The line has {found} fields, but the first line has {expected}. Look for a stray comma.",
    },
    "code_list.empty": {
        "nb": "Feltet er tomt. Skriv en verdi.",
        "nn": "Feltet er tomt. Skriv ein verdi.",
        "en": "The field is empty. Write a value.",
    },
    "code_list.order": {
        "nb": "Rekkefølgen må være et helt tall, for eksempel 3.",
        "nn": "Rekkjefølgja må vere eit heilt tal, til dømes 3.",
        "en": "The order must be a whole number, for example 3.",
    },
    "code_list.date": {
        "nb": "Datoen må skrives som 2024-01-31.",
        "nn": "Datoen må skrivast som 2024-01-31.",
        "en": "The date must be written as 2024-01-31.",
    },
    "code_list.period": {
        "nb": "Sluttdatoen er før startdatoen {start}. Rett den ene.",
        "nn": "Sluttdatoen er før startdatoen {start}. Rett den eine.",
        "en": "The end date is before the start date {start}. Correct one of them.",
    },
    "code_list.twice": {
        "nb": "Koden gjelder alt på samme tid i {file} linje {line}. Fjern den ene, eller del periodene.",
        "nn": "Koden gjeld alt på same tid i {file} linje {line}. Fjern den eine, eller del periodane.",
        "en": "The code is valid at the same time in {file} line {line}. Remove one, or part the periods.",
    },
}


class FormatFault(ValueError):
    """A text that can not be read as the thing it should be.

    `code` is stable and made for programs, `params` holds the data of the sentence. `str(fault)` is the
    bokmål sentence; `sentence(language)` gives it in the reader's language. Each sentence says what to write
    instead.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params: Mapping[str, str | int] = MappingProxyType(params)
        super().__init__(self.sentence("nb"))

    def sentence(self, language: Language) -> str:
        """The fault in words, as a full sentence or a question."""
        return SENTENCES[self.code][language].format_map(self.params)

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are pickled by their message; this one is rebuilt from its code and data.
        return _rebuild, (self.code, dict(self.params))


def _rebuild(code: str, params: dict[str, str | int]) -> FormatFault:
    return FormatFault(code, **params)


FAULT_CODES = tuple(SENTENCES)
