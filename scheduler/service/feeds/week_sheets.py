"""What is printed or carried to a school: week sheets, alone or all in one archive, and a page.

All of it is made from the last release, as the feeds are.
"""

import datetime as dt

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.feeds.sheet import render_sheet, zip_of
from scheduler.service.context import Context
from scheduler.service.people import links
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import releases

LAST_DAY = dt.timedelta(days=6)


def week_sheet(ctx: Context, code: str, monday: dt.date) -> bytes:
    """Return the PDF of a school's week. Raises `NotFoundError` for a code not in the roster."""
    return _sheet(ctx, _school(ctx, code), monday, _last_release(ctx))


def week_sheets(ctx: Context, monday: dt.date) -> bytes:
    """Return one archive with the week sheet of every school, named by code and day."""
    release = _last_release(ctx)
    return zip_of(
        {
            f"{school.code}-{monday}.pdf": _sheet(ctx, school, monday, release)
            for school in stored_province(ctx).schools
        }
    )


def _sheet(ctx: Context, school: School, monday: dt.date, release: int) -> bytes:
    return render_sheet(
        _sessions(ctx, school, monday, monday + LAST_DAY),
        school=school,
        monday=monday,
        address=_page(ctx, school),
        release=release,
    )


def _school(ctx: Context, code: str) -> School:
    school = stored_province(ctx).school_by_code.get(code)
    if school is None:
        raise NotFoundError("school", code)
    return school


def _sessions(
    ctx: Context, school: School, first: dt.date, last: dt.date
) -> tuple[ReleasedSession, ...]:
    holder = Holder(kind=HolderKind.SCHOOL, id=school.code)
    return released_sessions(ctx, holder, first, last, with_cancelled=True)


def _page(ctx: Context, school: School) -> str:
    return links.link(ctx, Holder(kind=HolderKind.SCHOOL, id=school.code))


def _last_release(ctx: Context) -> int:
    made = releases(ctx)
    return made[0].number if made else 0
