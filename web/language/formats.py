"""How times, names and figures are written on pages: on the server, in the schools' zone.

Everything that could turn round beside a text of the other direction is isolated (`<bdi>`).
"""

import datetime as dt
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import format_date, gettext
from markupsafe import Markup

from scheduler.domain.text import Text
from scheduler.domain.wall import Slot, clock_text
from scheduler.language.dates import day_range, full_day, short_day
from scheduler.language.numbers import figure_text
from web.context import ctx
from web.language.choice import language
from web.language.counts import ngettext

DAY_HOURS = 24
MONDAY = dt.date(2026, 11, 30)  # any Monday
LTR = Markup('<bdi dir="ltr">{}</bdi>')
OWN = Markup("<bdi>{}</bdi>")


def clock(minute: int) -> Markup:
    """Write a minute of the day: 14:30."""
    return LTR.format(clock_text(minute))


def hours_shown(start: int, end: int) -> Markup:
    """Write a stretch of a day, from its first minute to its end: 14:30–15:30."""
    return LTR.format(f"{clock_text(start)}–{clock_text(end)}")


def span(slot: Slot) -> Markup:
    """Write when a slot begins and ends."""
    return hours_shown(slot.start, slot.end)


def day(date: dt.date) -> Markup:
    """Write a day in full: Monday 30 November 2026."""
    return OWN.format(full_day(date, language()))


def day_short(date: dt.date) -> Markup:
    """Write a day of this year: Mon 30 November."""
    return OWN.format(short_day(date, language()))


def days(first: dt.date, last: dt.date) -> Markup:
    """Write some days, both inclusive; one alone as that day."""
    return OWN.format(day_range(first, last, language()))


def day_month(date: dt.date) -> Markup:
    """Write a day and its month, as short as can be: 30 Nov."""
    return OWN.format(format_date(date, "d MMM"))


def month_name(date: dt.date) -> str:
    """Write a month and its year: November 2026."""
    return str(format_date(date, "LLLL y"))


def weekday(date: dt.date) -> str:
    """Write a day's name."""
    return str(format_date(date, "EEEE"))


def weekday_short(date: dt.date) -> str:
    """Write a day's name as short as can be: Mon."""
    return str(format_date(date, "EEE"))


def weekday_name(weekday: int) -> str:
    """Write the name of a day of the week, Monday being 0."""
    return str(format_date(MONDAY + dt.timedelta(days=weekday), "EEEE"))


def when(slot: Slot) -> Markup:
    """Write a day and a stretch of it."""
    return Markup("{} {}").format(day_short(slot.day), span(slot))


def moment(instant: dt.datetime) -> Markup:
    """Write an instant as the schools' wall shows it: Mon 23 Nov 08:00."""
    date, minute = ctx().zone.wall(instant)
    return Markup("{} {}").format(day_short(date), clock(minute))


def said_in_page(text: Text | None) -> Markup:
    """Write a text in the page's language."""
    return OWN.format(text.in_(language())) if text else Markup("")


def isolated(words: object) -> Markup:
    """Write a code or a name so that it keeps its own direction."""
    return OWN.format(words)


def plus_days(date: dt.date, days: int) -> dt.date:
    """Return the day so many days later."""
    return date + dt.timedelta(days=days)


def percent(share: float) -> Markup:
    """Write a share from 0 to 1 as its language does: 87%, in French 87 %."""
    return LTR.format(gettext("%(figure)s%%", figure=f"{share * 100:.0f}"))


def figure(number: float, pattern: str | None = None) -> Markup:
    """Write a number, after a pattern (CLDR) where its places are to stand under one another."""
    return LTR.format(figure_text(number, language(), pattern))


def mbps(speed: float) -> Markup:
    """Write what a line carries: 2.5 Mbit/s."""
    return OWN.format(gettext("%(figure)s Mbit/s", figure=figure_text(speed, language())))


def file_size(count: int) -> Markup:
    """Write a number of bytes as people say it: 850 kB, 3.2 GB."""
    if count >= 1_000_000_000:
        words = gettext("%(figure)s GB", figure=figure_text(round(count / 1e9, 1), language()))
    elif count >= 1_000_000:
        words = gettext("%(figure)s MB", figure=figure_text(round(count / 1e6), language()))
    else:
        words = gettext("%(figure)s kB", figure=figure_text(-(-count // 1000), language()))
    return OWN.format(words)


def duration(minutes: int) -> Markup:
    """Write a length: 45 min, 3 h, 1 h 30."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return OWN.format(gettext("%(minutes)s min", minutes=rest))
    if not rest:
        return OWN.format(gettext("%(hours)s h", hours=whole))
    return OWN.format(gettext("%(hours)s h %(minutes)s", hours=whole, minutes=f"{rest:02d}"))


def time_until(instant: dt.datetime, now: dt.datetime) -> Markup:
    """Write how long it is until an instant: 25 min, 3 h 05, or as people count days, 9 days."""
    hours_left, minutes = divmod(max(0, round((instant - now).total_seconds() / 60)), 60)
    if hours_left >= DAY_HOURS:
        zone = ctx().zone
        count = (zone.wall(instant)[0] - zone.wall(now)[0]).days
        return OWN.format(ngettext("%(num)s day", "%(num)s days", count))
    if hours_left:
        words = gettext("%(hours)s h %(minutes)s", hours=hours_left, minutes=f"{minutes:02d}")
        return OWN.format(words)
    return duration(minutes)


def host(address: str) -> str:
    """Return where a web address leads, without the page's own path."""
    return urlsplit(address).hostname or ""


def init(app: Flask) -> None:
    """Make these known to templates."""
    app.jinja_env.filters.update(
        clock=clock,
        span=span,
        day=day,
        day_short=day_short,
        day_month=day_month,
        month_name=month_name,
        weekday=weekday,
        weekday_short=weekday_short,
        weekday_name=weekday_name,
        when=when,
        moment=moment,
        said=said_in_page,
        isolated=isolated,
        percent=percent,
        figure=figure,
        mbps=mbps,
        bytes=file_size,
        duration=duration,
        host=host,
        time_until=time_until,
        plus_days=plus_days,
    )
    app.jinja_env.globals.update(hours_text=hours_shown, days_text=days)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
