"""What to look at before files are taken in, in the page's language."""

import datetime as dt

from flask_babel import gettext
from markupsafe import Markup

from scheduler.intake.remarks import DAYS, SENTENCES, Remark
from scheduler.language.dates import full_day
from web.language.choice import language
from web.language.wording import say


def remark_sentence(remark: Remark) -> Markup:
    """Say what to look at, without the place."""
    return say(
        gettext(SENTENCES[remark.code]),
        **{name: _readable(name, words) for name, words in remark.params.items()},
    )


def _readable(name: str, words: str) -> str:
    return full_day(dt.date.fromisoformat(words), language()) if name in DAYS else words
