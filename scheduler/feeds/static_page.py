"""A school's coming weeks as one HTML file that a stick can carry: no network, no script."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache

import jinja2
from markupsafe import Markup

from scheduler.domain.holder import HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.feeds.phrases import say
from scheduler.feeds.plain import plain_line
from scheduler.feeds.sheet import qr_code
from scheduler.feeds.subscription import FeedTitle
from scheduler.feeds.week import imprint, week_of

LANGUAGES = ("ar", "fr")


def render_page(
    sessions: Iterable[ReleasedSession],
    *,
    school: School,
    mondays: Sequence[dt.date],
    address: str,
    release: int,
) -> bytes:
    """Return the page of a school for the weeks that begin on `mondays`, as UTF-8.

    It asks nothing of anybody: style and QR code of `address`, the school's page, are inside.
    """
    held = tuple(sessions)
    holder = FeedTitle(kind=HolderKind.SCHOOL, id=school.code, name=school.name)
    text = _template().render(
        languages=LANGUAGES,
        say=say,
        names=[plain_line(school.name.in_(language)) for language in LANGUAGES],
        code=school.code,
        weeks=[week_of(held, holder, monday, LANGUAGES) for monday in mondays],
        qr=Markup(qr_code(address)),  # noqa: S704 -- drawn by us from squares alone
        address=address,
        imprints=[imprint(school, release, language) for language in LANGUAGES],
    )
    return text.encode()


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("scheduler.feeds", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("static_page.html")
