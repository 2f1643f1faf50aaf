"""The faults of inputs in the page's language: what is wrong, and what is allowed.

Intake writes them in English, for files and commands; here each phrase is known again by its form.
What is not known is shown as it is.
"""

import datetime as dt
import re
from functools import cache

from flask_babel import gettext

from scheduler.domain.errors import Fault
from scheduler.domain.school import Level, SchoolKind
from scheduler.language.dates import full_day
from web.language.choice import direction, language
from web.language.wording.labels import level_word, school_kind_word


def N_(phrase: str) -> str:  # noqa: N802 -- gettext's name for what is translated later
    """Mark a phrase for the catalogues."""
    return phrase


# As intake and pydantic write them, and as people read them where that differs; particular ones
# before general ones.
AS_READ = {
    "has %(levels)s in a %(kind)s": N_("not taught there: %(levels)s"),
    "a %(kind)s has %(levels)s": N_("%(kind)s: %(levels)s"),
    "is []": N_("is empty"),
    "is {}": N_("is empty"),
    "is ''": N_("is empty"),
    "is ()": N_("is empty"),
    "list should have at least 1 item after validation, not 0": N_("choose at least one"),
    "value should have at least 1 item after validation, not 0": N_("choose at least one"),
    "tuple should have at least 1 item after validation, not 0": N_("give at least one time range"),
    "it should be a valid integer": N_("a whole number"),
    "it should be a valid number": N_("a number"),
    "it should be a valid string": N_("text"),
    "it should be a valid boolean": N_("yes or no"),
    "it should be greater than or equal to %(least)s": N_("at least %(least)s"),
    "it should be greater than %(least)s": N_("more than %(least)s"),
    "it should be less than or equal to %(most)s": N_("at most %(most)s"),
    "it should be less than %(most)s": N_("less than %(most)s"),
    "string should have at most %(most)s characters": N_("maximum number of characters: %(most)s"),
    "it should be %(names)s": N_("one of %(names)s"),
    'write "mon-fri 14:30-18:30", "sat 08:30-12:30" or, to cut it into slots, '
    '"mon,wed 08:30-12:30/60"': N_("hours such as 14:30-18:30, or 08:30-12:30/60 cut into slots"),
    "a day on or after `first`": N_("a day on or after the first"),
    "give `first` and `last`, or `off = true`": N_("give the first and the last day"),
    "at most %(most)s with this first, last, per_week and min_days_between": N_(
        "at most %(most)s with these days and this pace"
    ),
    'rerun = "none", or leave it out': N_("never, since nothing is recorded"),
    'only delivery = "recorded-only" can come from a file': N_(
        "only a session that is recorded and never live can come from a file"
    ),
}
PHRASES = (
    N_("is missing"),
    N_("is empty"),
    N_("does not exist"),
    N_("already exists"),
    N_("appears twice"),
    N_("is too large"),
    N_("takes too much work to read"),
    N_("is a folder"),
    N_("is not a folder"),
    N_("is a missing column"),
    N_("is a PDF file"),
    N_("is a web page, whatever its name says"),
    N_("is an XML file, whatever its name says"),
    N_("is a text document"),
    N_("is no workbook"),
    N_("is no text in a known encoding"),
    N_("is protected by a password"),
    N_("are missing columns"),
    N_("is not a known column"),
    N_("is not a known key"),
    N_("is not UTF-8 text"),
    N_("is not valid CSV: %(why)s"),
    N_("is not valid TOML: %(why)s"),
    N_("is not an Excel workbook"),
    N_("is not a TOML, CSV or Excel file"),
    N_("cannot be read (%(why)s)"),
    N_("%(id)s is already the id of a teacher, see %(place)s"),
    N_("%(id)s is already the id of a programme, see %(place)s"),
    N_("%(id)s is already the id of a public holiday"),
    N_("%(code)s is already on line %(line)s"),
    N_("%(code)s is already in the sheet %(sheet)s"),
    N_("%(cell)s contradicts %(other)s in %(column)s"),
    N_("%(name)s is not a holiday in this school year"),
    N_("%(name)s appears twice"),
    N_("is %(country)s, whose holidays are not known"),
    N_("is %(language)s, which %(teacher)s does not teach in"),
    N_("is %(mbps)s on the link %(link)s"),
    N_("has %(after)s, more than the variant before it (%(before)s)"),
    N_("is a file, and delivery is %(delivery)s"),
    N_("ends (%(last)s) before it begins (%(first)s)"),
    N_("has no schools"),
    N_("has none of the sheets"),
    N_("has only windows shorter than a session"),
    N_("has the days %(days)s"),
    N_("has the day %(day)s"),
    N_("has the hours %(hours)s"),
    N_("has no sheet with schools"),
    N_("cells: %(count)s"),
    N_("characters: %(count)s"),
    N_("has %(names)s"),
    N_("contains a control character"),
    N_("contains a formula"),
    N_("contains a null byte"),
    N_("contains no TOML files"),
    N_("lost its Arabic letters when it was saved (???)"),
    N_("names none of the columns of a roster"),
    N_("shows signs where Arabic letters were"),
    N_("is outside the school year"),
    N_("nests keys too deeply"),
    N_("names a day twice"),
    N_("no studio has %(names)s"),
    N_("overlaps itself (%(where)s)"),
    N_("reaches no school"),
    N_("reruns what is never recorded"),
    N_("is empty text"),
    N_("shows %(value)s"),
    N_("cuts %(hours)s unevenly"),
    N_("there is no teacher %(name)s"),
    N_("there is no studio %(name)s"),
    N_("there is no school %(name)s"),
    N_("there is no commune %(name)s"),
    N_("there is no timetable period %(name)s"),
    N_("there is no variant %(name)s"),
    N_("0 if there is no connection, and only then"),
    N_("Collégial, Qualifiant or Primaire (ignored)"),
    N_('a country code such as "MA", or ""'),
    N_("a day between the years %(first)s and %(last)s"),
    N_("a day such as 2026-11-30"),
    N_("a day such as 2026-11-30, without a time"),
    N_("a folder with a TOML file for each family of programmes"),
    N_("a header and a row for each school"),
    N_("a heading for each column"),
    N_('a level and a number each, such as "1BAC:120;2BAC:95"'),
    N_("a number from %(low)s to %(high)s"),
    N_("a number such as +212 5 24 00 00 00, or nothing"),
    N_("a whole number from 0 to %(high)s"),
    N_("a plain value"),
    N_("a row for each school"),
    N_('a time such as "14:30", from "00:00" to "24:00"'),
    N_('a time such as "14:30"'),
    N_("a time zone such as Africa/Casablanca"),
    N_("a heading with code or CD_ETAB"),
    N_("an .xlsx, .xls or .ods file"),
    N_("an address such as name@school.example"),
    N_("an export goes into a folder without input files"),
    N_("another id"),
    N_("at most 32 MB unpacked"),
    N_("files of ordinary size, each saved by the program it was made with"),
    N_("at most %(rows)s rows, %(cells)s cells and 32 MB unpacked"),
    N_("at most %(rows)s rows and %(cells)s cells"),
    N_("pupils per level: at most %(most)s"),
    N_("at most %(most)s levels"),
    N_("maximum number of characters: %(most)s"),
    N_("check the quotes"),
    N_("config.toml must be among the files of a first import"),
    N_("create it, or name another in config"),
    N_("days are %(days)s"),
    N_("days run from Monday to Sunday"),
    N_("days that meet %(first)s to %(last)s"),
    N_("delete this line: reaching schools live comes before all preferences, without a weight"),
    N_("did you mean %(name)s? known here: %(names)s"),
    N_("did you mean %(name)s?"),
    N_("each id once"),
    N_("each once"),
    N_("five digits and their check letter, such as 99001J"),
    N_("hours end after they begin"),
    N_("hours of one list must not overlap"),
    N_("it must be a file"),
    N_("its opening hours, such as mon-fri 09:00-12:00 14:30-18:30"),
    N_("it must be given"),
    N_("it must not be empty"),
    N_("it should have %(count)s"),
    N_("known here: %(names)s"),
    N_("known: %(names)s"),
    N_("levels taught by some school in this selection"),
    N_("make it readable"),
    N_("name a column once"),
    N_("name each day once in an entry"),
    N_("needed: %(names)s"),
    N_("once each: %(names)s"),
    N_("one row for each school"),
    N_("one sheet with each school"),
    N_("open it and save it as an Excel workbook or as CSV"),
    N_("save it as an Excel workbook, or as CSV in UTF-8"),
    N_("save it without one"),
    N_("the same kind of establishment in both"),
    N_("one window of at least %(minutes)s min"),
    N_("nothing here: a school keeps the bell hours"),
    N_("there are none yet"),
    N_("one of %(names)s"),
    N_("only printable characters"),
    N_("save it as plain CSV"),
    N_("save the file as UTF-8"),
    N_("see toml.io for how it is written"),
    N_("lowercase letters, digits and single hyphens, at most %(most)s"),
    N_("some of %(names)s, separated by semicolons"),
    N_("some of %(names)s"),
    N_("the check letter of %(digits)s makes it %(code)s"),
    N_("the slot length must divide %(minutes)s min evenly"),
    N_("the files TOML, CSV, Excel and OpenDocument, alone or packed as ZIP"),
    N_("times run from 00:00 to 24:00"),
    N_("together in one studio: %(names)s"),
    N_("two letters, a hyphen and three digits, such as MJ-001"),
    N_("variants from best to lightest"),
    N_("yes or no"),
    N_("is %(given)s"),
)
# What nobody need say beside a field that shows it, and what is asked where nothing was typed.
SEEN = frozenset({"is empty", "is missing", "is %(given)s"})
FILLED_IN = frozenset({"it must be given", "it must not be empty"})
_PLACE = re.compile(r"%\\\((\w+)\\\)s")


def fault_words(fault: Fault) -> str:
    """Say what is wrong and what is allowed, without the place."""
    return gettext(
        "%(wrong)s; %(allowed)s", wrong=phrase(fault.wrong), allowed=phrase(fault.allowed)
    )


def beside_words(fault: Fault) -> str:
    """Say what is wrong beside the field in which it stands: what is seen there is not repeated."""
    if fault.allowed in FILLED_IN:
        return gettext("This field is required.")
    if _known(fault.wrong)[0] in SEEN:
        return gettext("Needed: %(allowed)s.", allowed=phrase(fault.allowed))
    words = fault_words(fault)
    return words[:1].upper() + words[1:]


def phrase(words: str) -> str:
    """Say one phrase of intake in the page's language."""
    said, parts = _known(words)
    if not said:
        return words
    given = {name: _apart(_readable(text)) for name, text in parts.items()}
    return gettext(said, **given) if given else gettext(said)


def _readable(text: str) -> str:
    """Write days, kinds of school and levels as people do."""
    levels = text.split(", ")
    if all(level in set(Level) for level in levels):
        return gettext(", ").join(level_word(Level(level)) for level in levels)
    if text in set(SchoolKind):
        return school_kind_word(SchoolKind(text))
    try:
        return full_day(dt.date.fromisoformat(text), language())
    except ValueError:
        return text


def _known(words: str) -> tuple[str, dict[str, str]]:
    """Return the message that a phrase has in the catalogues, and what is filled in."""
    for form, said in _forms():
        found = form.fullmatch(words)
        if found:
            return said, found.groupdict()
    return "", {}


def _apart(value: str) -> str:
    # What was typed may run the other way: -3 must not become 3-. A page may show this as it is.
    return f"\u2068{value}\u2069" if direction() == "rtl" else value


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = (*AS_READ.items(), *((phrase, phrase) for phrase in PHRASES))
    return tuple((_form(written), said) for written, said in pairs)


def _form(written: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.*?)", re.escape(written)), re.DOTALL)
