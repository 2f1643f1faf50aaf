"""Why a session found no place, and the nearest way out, as sentences."""

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.clash import ClashCode
from scheduler.planner.problem import Blocker, WayOut
from web.language.counts import ngettext
from web.language.formats import said_in_page, when
from web.language.names import few_of, joined_list, party_name, province, quoted
from web.language.wording import say

SHOWN = 2  # names in one sentence


def blocker_sentence(blocker: Blocker) -> Markup:
    """Say what bars the starts that a session could have had, and how many."""
    words = _cause(blocker)
    if not blocker.starts:
        return words
    count = ngettext(
        "rules out %(num)s possible start", "rules out %(num)s possible starts", blocker.starts
    )
    return say(gettext("%(why)s (%(count)s)"), why=words, count=count)


def blocker_title(code: str) -> str:
    """Name the rule in two or three words."""
    titles = {
        "no-start": gettext("No possible day"),
        ClashCode.STUDIO: gettext("Studio in use"),
        ClashCode.TURNAROUND: gettext("Studio turnaround"),
        ClashCode.STUDIO_HOURS: gettext("Studio closed"),
        ClashCode.STUDIO_FEATURE: gettext("Studio equipment"),
        ClashCode.TEACHER: gettext("Teacher busy"),
        ClashCode.TEACHER_HOURS: gettext("Teacher not available"),
        ClashCode.TEACHER_TRAVEL: gettext("Teacher changing studios"),
        ClashCode.TEACHER_LOAD: gettext("Teacher’s maximum"),
        ClashCode.AUDIENCE: gettext("Classes already have a session"),
        ClashCode.ROOMS: gettext("Rooms in use"),
        ClashCode.BELL: gettext("Outside lesson hours"),
        ClashCode.HOLIDAY: gettext("Holiday"),
        ClashCode.EXAM: gettext("Exam"),
        ClashCode.CLOSED: gettext("Closure"),
        ClashCode.ORDER: gettext("Order of numbers"),
        ClashCode.SPACING: gettext("Spacing"),
        ClashCode.WINDOW: gettext("Times allowed for the programme"),
        ClashCode.DURATION: gettext("Length"),
        ClashCode.DEADLINE: gettext("Last day"),
        ClashCode.NETWORK: gettext("Network"),
        ClashCode.LOCK: gettext("Lock"),
        ClashCode.MODE: gettext("Reception mode"),
        ClashCode.DUPLICATE: gettext("Scheduled twice"),
        ClashCode.UNKNOWN: gettext("Unknown"),
    }
    return titles.get(code) or gettext("Other rule")


def way_out_sentence(way: WayOut) -> Markup:
    """Say where the session could go, and what that asks for."""
    place = when(way.place.slot)
    studio = province().studio_by_id.get(way.place.studio_id)
    where = Markup("{} – {}").format(place, said_in_page(studio.name)) if studio else place
    if way.moves:
        moved = joined_list(
            say(gettext("%(session)s to %(when)s"), session=quoted(to.key), when=when(to.slot))
            for _, to in way.moves
        )
        return say(gettext("Free on %(where)s if you move %(moves)s."), where=where, moves=moved)
    if way.waived:
        rules = joined_list(Markup.escape(blocker_title(code)) for code in way.waived)
        words = gettext("Possible on %(where)s if an exception is allowed: %(rules)s.")
        return say(words, where=where, rules=rules)
    if way.given_up:
        lost = joined_list(quoted(placement.key) for placement in way.given_up)
        words = gettext("Possible on %(where)s only in place of %(lost)s.")
        return say(words, where=where, lost=lost)
    return say(gettext("Free on %(where)s."), where=where)


def _cause(blocker: Blocker) -> Markup:
    title = Markup.escape(blocker_title(blocker.code))
    if not blocker.by:
        return title
    return say(gettext("%(rule)s: %(names)s"), rule=title, names=_named(blocker))


def _named(blocker: Blocker) -> Markup:
    parties = {party.id: party for party in blocker.parties}
    return few_of(blocker.by, SHOWN, lambda name: party_name(parties[name]))
