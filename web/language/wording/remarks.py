"""What to look at before files are taken in, in the page's language."""

import datetime as dt

from flask_babel import gettext
from markupsafe import Markup

from scheduler.intake.remarks import Remark, RemarkCode
from scheduler.language.dates import full_day
from web.language.choice import language
from web.language.wording import say


def N_(sentence: str) -> str:  # noqa: N802 -- gettext's name for what is translated later
    """Mark a sentence for the catalogues."""
    return sentence


SENTENCES = {
    RemarkCode.LEFT_OUT: N_(
        "Left out: primary schools %(primary)s, annexes %(annexes)s, others %(others)s."
    ),
    RemarkCode.NOT_SCHOOLS: N_("Rows that hold no school are left out: %(lines)s."),
    RemarkCode.SAME_TWICE: N_("Rows that repeat a school are read once: %(lines)s."),
    RemarkCode.KIND_BY_NAME: N_("Only the name tells what these schools teach: %(codes)s."),
    RemarkCode.UNREAD_COLUMNS: N_("These columns are not read: %(names)s."),
    RemarkCode.NEAR_COLUMN: N_("The column %(name)s is not read. Did you mean %(near)s?"),
    RemarkCode.READ_AS: N_(
        "The file was read as %(encoding)s. Check that names and accents are correct."
    ),
    RemarkCode.SHEETS_JOINED: N_("Schools were read from several sheets: %(names)s."),
    RemarkCode.SHEETS_UNREAD: N_("These sheets of the workbook were left out: %(names)s."),
    RemarkCode.MISSING_SCHOOL: N_("%(named_by)s names a school that the roster lacks: %(school)s."),
    RemarkCode.ENDS_AFTER_YEAR: N_(
        "The programme %(programme)s ends on %(last)s, after the school year (%(end)s)."
    ),
    RemarkCode.BEGINS_BEFORE_YEAR: N_(
        "The programme %(programme)s begins on %(first)s, before the school year (%(start)s)."
    ),
}
DAYS = frozenset({"first", "last", "start", "end"})


def remark_sentence(remark: Remark) -> Markup:
    """Say what to look at, without the place."""
    return say(
        gettext(SENTENCES[remark.code]),
        **{name: _readable(name, words) for name, words in remark.params.items()},
    )


def _readable(name: str, words: str) -> str:
    return full_day(dt.date.fromisoformat(words), language()) if name in DAYS else words
