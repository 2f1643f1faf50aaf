"""The form of a calendar's settings, on its holder's page and in the panel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.holder import Holder
from scheduler.feeds.subscription import KEPT_DAYS, LANGUAGES
from scheduler.service.feeds import calendars
from scheduler.service.feeds.calendars import FeedOptions, FeedState
from scheduler.service.people import links
from web.context import ctx
from web.language.counts import ngettext
from web.own.page import qr, webcal

GOOGLE = "https://calendar.google.com/calendar/r?cid="
ALARMS = (None, 15, 60)
BACK = (7, KEPT_DAYS, 90)
AHEAD = (None, 14, 30, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChoice:
    """One thing to choose: its name in the form, a label, and the answers as (value, words)."""

    name: str
    label: str
    answers: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """A feed's address in every form that programs take it in."""

    address: str
    webcal: str
    google: str
    qr: Markup


def feed_addresses(holder: Holder) -> Addresses:
    """Return where to subscribe to a holder's feed. Raises `NotFoundError` for one without."""
    address = links.feed_address(ctx(), holder)
    own_scheme = webcal(address)
    return Addresses(
        address=address,
        webcal=own_scheme,
        google=GOOGLE + quote(own_scheme, safe=""),  # Google takes a feed in this scheme only
        qr=qr(address),
    )


def feed_choices(holder: Holder, typed: Mapping[str, str] | None = None) -> tuple[FeedChoice, ...]:
    """Return what may be chosen for a holder's feed, with what was typed or else is stored."""
    return _choices(_typed(calendars.feed_of(ctx(), holder)) if typed is None else typed)


def options_sent(form: Mapping[str, str]) -> tuple[str, FeedOptions] | None:
    """Return the language and the options of a form that was sent; None if it holds others."""
    offered = {choice.name: {value for value, _ in choice.answers} for choice in _choices({})}
    if any(form.get(name) not in values for name, values in offered.items()):
        return None
    options = FeedOptions(
        alarm_minutes=_number(form["alarm"]),
        live_only=form["what"] == "live",
        back_days=int(form["back"]),
        ahead_days=_number(form["ahead"]),
    )
    return form["feed_language"], options


def _typed(state: FeedState) -> dict[str, str]:
    options = calendars.options_of(state)
    return {
        "feed_language": state.language,
        "alarm": _words(options.alarm_minutes),
        "what": "live" if options.live_only else "all",
        "back": str(options.back_days),
        "ahead": _words(options.ahead_days),
    }


def _choices(typed: Mapping[str, str]) -> tuple[FeedChoice, ...]:
    def choice(name: str, label: str, answers: list[tuple[str, str]]) -> FeedChoice:
        return FeedChoice(
            name=name, label=label, answers=tuple(answers), chosen=typed.get(name, answers[0][0])
        )

    tongues = {
        "ar+fr": gettext("Arabic and French"),
        "ar": gettext("Arabic"),
        "fr": gettext("French"),
        "en": gettext("English"),
    }
    return (
        choice(
            "feed_language",
            gettext("Language"),
            [(language, tongues[language]) for language in LANGUAGES],
        ),
        choice("alarm", gettext("Alert before the start"), _answers(ALARMS, _minutes)),
        choice(
            "what",
            gettext("What to show"),
            [("all", gettext("Live sessions and recordings")), ("live", gettext("Live only"))],
        ),
        choice("back", gettext("Days back"), _answers(BACK, _days)),
        choice("ahead", gettext("Days ahead"), _answers(AHEAD, _ahead)),
    )


def _answers(
    numbers: tuple[int | None, ...], words: Callable[[int | None], str]
) -> list[tuple[str, str]]:
    return [(_words(number), words(number)) for number in numbers]


def _minutes(minutes: int | None) -> str:
    if minutes is None:
        return gettext("No alert")
    return ngettext("%(num)s minute before", "%(num)s minutes before", minutes)


def _days(days: int | None) -> str:
    return ngettext("%(num)s day", "%(num)s days", days or 0)


def _ahead(days: int | None) -> str:
    return gettext("Everything released") if days is None else _days(days)


def _words(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(words: str) -> int | None:
    return int(words) if words else None
