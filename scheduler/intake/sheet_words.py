"""What people read in a workbook in French and Arabic: sheets, headings, choices, days of the week.

Readers take these words in any language beside the columns' own names, whoever wrote the file.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from scheduler.domain.folding import folded
from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.school import Link, SchoolKind
from scheduler.domain.text import Language
from scheduler.intake.sheet_headings import HEADINGS, SHEETS
from scheduler.tomlfile.words import WEEKDAYS

LANGUAGES = ("fr", "ar")

Words = Mapping[str, tuple[str, str]]  # a value as files have it: in French, in Arabic

SCHOOL_KINDS: Words = {
    SchoolKind.COLLEGE: ("Collège", "ثانوي إعدادي"),
    SchoolKind.LYCEE: ("Lycée qualifiant", "ثانوي تأهيلي"),
    SchoolKind.COLLEGE_LYCEE: ("Collège et lycée qualifiant", "ثانوي إعدادي وتأهيلي"),
    SchoolKind.YOUTH_CENTRE: ("Maison de jeunes", "دار الشباب"),
    SchoolKind.CRAFT_INSTITUTE: ("Institut des arts traditionnels", "معهد الفنون التقليدية"),
    SchoolKind.LITERACY_CENTRE: ("Centre d’alphabétisation", "مركز محاربة الأمية"),
}
LINKS: Words = {
    Link.FIBRE: ("Fibre", "ألياف بصرية"),
    Link.ADSL: ("ADSL", "ADSL"),
    Link.MOBILE: ("4G", "4G"),
    Link.SATELLITE: ("Satellite", "قمر اصطناعي"),
    Link.NONE: ("Pas de liaison", "بلا ربط"),
}
YES_NO: Words = {"yes": ("Oui", "نعم"), "no": ("Non", "لا")}
TONGUES: Words = {
    Language.ARABIC: ("Arabe", "العربية"),
    Language.FRENCH: ("Français", "الفرنسية"),
    Language.ENGLISH: ("Anglais", "الإنجليزية"),
    Language.AMAZIGH: ("Amazighe", "الأمازيغية"),
}
KINDS: Words = {
    Kind.TUTORING: ("Soutien scolaire", "دعم تربوي"),
    Kind.GUIDANCE: ("Orientation", "توجيه"),
    Kind.COUNSELLING: ("Écoute et accompagnement", "الإنصات والمواكبة"),
    Kind.TRAINING: ("Formation", "تكوين"),
    Kind.LITERACY: ("Alphabétisation", "محاربة الأمية"),
}
POLICIES: Words = {
    DeliveryPolicy.LIVE_RECORDED: ("En direct avec enregistrement", "مباشر مع التسجيل"),
    DeliveryPolicy.LIVE_ONLY: ("En direct seulement sans enregistrement", "مباشر فقط دون تسجيل"),
    DeliveryPolicy.RECORDED_ONLY: ("En différé seulement", "مسجَّل فقط"),
}
ORIGINS: Words = {
    Source.STUDIO: ("Enregistrée au studio", "مسجَّلة بالاستوديو"),
    Source.FILE: ("Fournie sous forme de fichier", "مقدَّمة على شكل ملف"),
}
RERUNS: Words = {
    Rerun.SAME_DAY: ("Le jour même", "في اليوم نفسه"),
    Rerun.NEXT_MORNING: ("Le lendemain matin", "صباح اليوم الموالي"),
    Rerun.WEEK_END: ("Avant la fin de la semaine", "قبل نهاية الأسبوع"),
    Rerun.NONE: ("Jamais", "أبدا"),
}
DAYS: Words = {
    "mon": ("lundi", "الاثنين"),
    "tue": ("mardi", "الثلاثاء"),
    "wed": ("mercredi", "الأربعاء"),
    "thu": ("jeudi", "الخميس"),
    "fri": ("vendredi", "الجمعة"),
    "sat": ("samedi", "السبت"),
    "sun": ("dimanche", "الأحد"),
}
SHORT_DAYS = dict(zip(("lun", "mar", "mer", "jeu", "ven", "sam", "dim"), WEEKDAYS, strict=True))

# One of these stands in a cell.
CHOICES: Mapping[tuple[str, str], Words] = {
    ("schools", "kind"): SCHOOL_KINDS,
    ("schools", "link"): LINKS,
    ("schools", "board"): YES_NO,
    ("programmes", "kind"): KINDS,
    ("programmes", "language"): TONGUES,
    ("programmes", "delivery"): POLICIES,
    ("programmes", "source"): ORIGINS,
    ("programmes", "rerun"): RERUNS,
}
# Several of these stand in a cell, separated by semicolons.
LISTS: Mapping[tuple[str, str], Words] = {
    ("teachers", "languages"): TONGUES,
    ("programmes", "kinds"): SCHOOL_KINDS,
    ("programmes", "links"): LINKS,
}
WEEKLY = {
    ("schools", "hours"),
    ("teachers", "available"),
    ("programmes", "windows"),
    ("programmes", "preferred"),
}

_PART = re.compile(r"[^;\u061b\n]+")
_COMMAS = re.compile("[,\u060c]")
_LETTERS = re.compile(r"[^\W\d_]+")


def sheet_title(sheet: str, language: str) -> str:
    """Return what a sheet is called in a language; its own name in any other."""
    return _in(SHEETS[sheet], language) or sheet


def sheet_called(title: str) -> str:
    """Return the own name of a sheet that is called so in any language, or what it is called."""
    return _sheets().get(folded(title), folded(title))


def heading(sheet: str, column: str, language: str) -> str:
    """Return a column's heading in a language; its own name in any other."""
    return _in(HEADINGS[sheet][column], language) or column


def in_words(sheet: str, column: str, cell: str, language: str) -> str:
    """Return the text of a cell with its values in the words of a language."""
    words, part = _words(sheet, column), _pattern(sheet, column)
    return part.sub(
        lambda found: _kept(found, _in(words.get(found[0].strip(), ()), language)), cell
    )


def from_words(sheet: str, column: str, cell: str) -> str:
    """Return the text of a cell with values for the words of any language; others stay."""
    values, part = _values(sheet, column), _pattern(sheet, column)
    return part.sub(lambda found: _kept(found, values.get(_known_as(found[0]), "")), cell)


def choices(sheet: str, column: str, language: str) -> tuple[str, ...]:
    """Return the words of which one or several may stand in a cell; none where any may."""
    words = {**CHOICES, **LISTS}.get((sheet, column), {})
    return tuple(_in(said, language) or value for value, said in words.items())


def _in(said: Sequence[str], language: str) -> str:
    return said[LANGUAGES.index(language)] if said and language in LANGUAGES else ""


def _known_as(word: str) -> str:
    """Return a word as it is compared: the panel writes some with a comma, which a list cannot."""
    return folded(_COMMAS.sub(" ", word))


def _kept(found: re.Match[str], word: str) -> str:
    """Return a word in the place of what was found, with the blanks around it."""
    return found[0].replace(found[0].strip(), word) if word else found[0]


def _pattern(sheet: str, column: str) -> re.Pattern[str]:
    return _LETTERS if (sheet, column) in WEEKLY else _PART


def _words(sheet: str, column: str) -> Words:
    place = (sheet, column)
    return DAYS if place in WEEKLY else {**CHOICES, **LISTS}.get(place, {})


@cache
def _values(sheet: str, column: str) -> dict[str, str]:
    words = _words(sheet, column)
    found = {_known_as(word): value for value, said in words.items() for word in said}
    return found | (SHORT_DAYS if words is DAYS else {})


@cache
def _sheets() -> dict[str, str]:
    return {folded(title): sheet for sheet, said in SHEETS.items() for title in (sheet, *said)}
