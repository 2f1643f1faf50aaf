"""How a school gets a session, and why so, in words."""

import datetime as dt
from collections.abc import Callable, Mapping

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.release import Facts
from scheduler.domain.session import Mode, Reason, ReasonCode
from scheduler.domain.text import Text
from scheduler.domain.timetable import watched_from
from scheduler.domain.wall import parse_clock
from web.language.formats import LTR, clock, day_short, said_in_page
from web.language.names import province, session_names
from web.language.wording import say

Detail = Mapping[str, str]


def mode_word(mode: Mode) -> str:
    """Name a way of receiving."""
    return {
        Mode.LIVE: gettext("Live"),
        Mode.RECORDED: gettext("Recorded"),
        Mode.NONE: gettext("Not received"),
    }[mode]


def recording_hint(facts: Facts) -> Markup:
    """Say when a school without the live picture can watch the recording of a broadcast."""
    words = gettext("The recording can be watched after the broadcast, not before %(time)s.")
    return say(words, time=clock(watched_from(facts)))


def reason_sentence(reason: Reason) -> Markup:
    """Say why a school gets a session the way it does."""
    return SENTENCES[reason.code](reason.detail)


def _fits(_detail: Detail) -> Markup:
    return say(gettext("Live in the best quality."))


def _thin_link(detail: Detail) -> Markup:
    variant = province().network.variant(detail.get("variant", ""))
    name = said_in_page(variant.name) if variant else Markup.escape(detail.get("variant", ""))
    words = gettext("Live in %(variant)s: the connection provides %(mbps)s Mbit/s.")
    return say(words, variant=name, mbps=detail.get("mbps", ""))


def _closed_hour(detail: Detail) -> Markup:
    hours = detail.get("hours", "")
    if not hours and detail.get("lessons"):
        return say(gettext("Open that day, but no hours are free for a broadcast."))
    if not hours:
        return say(gettext("No lessons and no opening hours that day."))
    shown = LTR.format(hours.replace("-", "–"))
    return say(gettext("Outside the hours for receiving (%(hours)s)."), hours=shown)


def _closed_day(detail: Detail) -> Markup:
    name = detail.get("name", "")
    text = Text(
        ar=detail.get("name_ar", name), fr=detail.get("name_fr", name), en=detail.get("name_en", "")
    )
    return say(gettext("Closed: %(name)s."), name=said_in_page(text))


def _no_link(_detail: Detail) -> Markup:
    return say(gettext("There is no connection yet."))


def _no_board(_detail: Detail) -> Markup:
    return say(gettext("There is no room with a board yet."))


def _rooms_taken(detail: Detail) -> Markup:
    words = gettext("All equipped rooms are in use by %(others)s.")
    return say(words, others=session_names(detail.get("by", "")))


def _line_full(detail: Detail) -> Markup:
    if detail.get("by"):
        words = gettext("The connection (%(mbps)s Mbit/s) is in use by %(others)s.")
        others = session_names(detail["by"])
        return say(words, mbps=detail.get("mbps", ""), others=others)
    words = gettext("The connection (%(mbps)s Mbit/s) is too slow for a live broadcast.")
    return say(words, mbps=detail.get("mbps", ""))


def _uplink_full(_detail: Detail) -> Markup:
    return say(gettext("The studio’s connection is fully used at that hour."))


def _level_busy(detail: Detail) -> Markup:
    words = gettext("The same classes are in %(others)s.")
    return say(words, others=session_names(detail.get("by", "")))


def _recorded_only(detail: Detail) -> Markup:
    day, _, time = detail.get("opens", "").partition(" ")
    try:
        opens = Markup("{} {}").format(
            day_short(dt.date.fromisoformat(day)), clock(parse_clock(time))
        )
    except ValueError:
        return say(gettext("This programme is broadcast as a recording only."))
    return say(gettext("The recording is available from %(when)s."), when=opens)


def _live_only(_detail: Detail) -> Markup:
    return say(gettext("This session is live only and is never recorded."))


def _left_audience(_detail: Detail) -> Markup:
    return say(gettext("This session is now for others only."))


def _no_delivery(_detail: Detail) -> Markup:
    return say(gettext("The recording cannot arrive in time over the connection."))


SENTENCES: dict[ReasonCode, Callable[[Detail], Markup]] = {
    ReasonCode.FITS: _fits,
    ReasonCode.THIN_LINK: _thin_link,
    ReasonCode.CLOSED_HOUR: _closed_hour,
    ReasonCode.CLOSED_DAY: _closed_day,
    ReasonCode.NO_LINK: _no_link,
    ReasonCode.NO_BOARD: _no_board,
    ReasonCode.ROOMS_TAKEN: _rooms_taken,
    ReasonCode.LINE_FULL: _line_full,
    ReasonCode.UPLINK_FULL: _uplink_full,
    ReasonCode.LEVEL_BUSY: _level_busy,
    ReasonCode.RECORDED_ONLY: _recorded_only,
    ReasonCode.LIVE_ONLY: _live_only,
    ReasonCode.LEFT_AUDIENCE: _left_audience,
    ReasonCode.NO_DELIVERY: _no_delivery,
}
