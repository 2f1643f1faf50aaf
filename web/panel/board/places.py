"""Places a session could take, with what each would cost, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.party import parties_under
from scheduler.domain.session import Mode, Session
from scheduler.domain.wall import clock_text
from scheduler.planner.problem import Place
from web.language.counts import ngettext
from web.language.formats import said_in_page, when
from web.language.names import few_of, joined_list, party_name, province, school_name
from web.language.wording import say
from web.language.wording.unplaced import blocker_title

NAMED = 3  # schools that a sentence names
POOR = 0.1  # share of the live schools lost from which a place counts as poor


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChoice:
    """One place: `rank` is "good", "fair" or "poor" when it is free, else "taken".

    `kept` is how many percent of the schools that could have it live do so there. `near` tells
    that it is within the notice period.
    """

    place: Place
    rank: str
    words: Markup
    kept: int = 0
    near: bool = False

    @property
    def time(self) -> str:
        """The start as a form field has it."""
        return clock_text(self.place.slot.start)


def choices_of(session: Session, places: Iterable[Place]) -> list[PlaceChoice]:
    """Return free places with who would lose the live broadcast there, if it has one."""
    programme = province().programme_by_id.get(session.key.programme_id)
    if programme is not None and not programme.goes_live:
        return [
            PlaceChoice(place=place, rank="good", words=place_words(place), kept=100)
            for place in places
        ]
    had = frozenset(
        reception.school_code for reception in session.receptions if reception.mode is Mode.LIVE
    )
    listed = list(places)
    # Without a place there is nothing to keep, so the best place is what others are held against.
    most = len(had) or max((len(place.live) for place in listed), default=0)
    return [_choice(place, had, most) for place in listed]


def taken(places: Iterable[Place]) -> Iterator[PlaceChoice]:
    """Yield places that are not free, with what takes them.

    A week has thousands of them, taken by few things, so each thing's words are written once.
    """
    titles: dict[str, str] = {}
    causes: dict[str, Markup] = {}
    words: dict[tuple[str, ...], Markup] = {}
    for place in places:
        if place.clashes not in words:
            for clash in place.clashes:
                if clash not in causes:
                    causes[clash] = _cause(clash, titles)
            words[place.clashes] = Markup(". ").join(causes[clash] for clash in place.clashes)
        yield PlaceChoice(place=place, rank="taken", words=words[place.clashes])


def _choice(place: Place, had: frozenset[str], most: int) -> PlaceChoice:
    remains = had.intersection(place.live) if had else place.live
    kept = round(100 * len(remains) / most) if most else 100
    lost = sorted(had - set(place.live))
    live = ngettext("%(num)s school live", "%(num)s schools live", len(place.live))
    words = say(gettext("%(where)s: %(live)s"), where=place_words(place), live=live)
    if not lost:
        return PlaceChoice(place=place, rank="good", words=words, kept=kept)
    names = few_of(lost, NAMED, school_name)
    fall = ngettext(
        "%(num)s school gets the recording instead",
        "%(num)s schools get the recording instead",
        len(lost),
    )
    words = say(gettext("%(place)s. %(fall)s: %(names)s."), place=words, fall=fall, names=names)
    rank = "fair" if len(lost) <= POOR * max(1, len(had)) else "poor"
    return PlaceChoice(place=place, rank=rank, words=words, kept=kept)


def place_words(place: Place) -> Markup:
    """Say when a place is, and in which studio where there are several."""
    where = when(place.slot)
    studio = province().studio_by_id.get(place.studio_id)
    if studio is None or len(province().studios) == 1:
        return where
    return Markup("{} – {}").format(where, said_in_page(studio.name))


def _cause(clash: str, titles: dict[str, str]) -> Markup:
    code, _, names = clash.partition(": ")
    if code not in titles:
        titles[code] = blocker_title(code)
    title = Markup.escape(titles[code])
    if not names:
        return title
    who = joined_list(map(party_name, parties_under(code, names.split(", ")[:2])))
    return say(gettext("%(rule)s: %(names)s"), rule=title, names=who)
