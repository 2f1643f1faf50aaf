"""What is typed about a scenario, and what it means."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from scheduler.domain.keyboard import plain_signs
from scheduler.domain.province import Province
from scheduler.domain.school import Link
from scheduler.domain.wall import Hours
from scheduler.service.scenarios.alterations import Alteration, AlterationKind
from web.panel.planning.typed import WrongError, days_asked, hours_of

NAME_LENGTH = 80
MOST_MBPS = 10_000
HOURLY = frozenset({AlterationKind.EVENING, AlterationKind.TEACHER})
OF_STUDIO = frozenset({AlterationKind.EVENING, AlterationKind.STUDIO})
OF_SCHOOLS = frozenset({AlterationKind.ROOMS, AlterationKind.LINK})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioForm:
    """The fields as typed."""

    name: str = ""
    kind: str = ""
    about: str = ""
    schools: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    weekday: str = ""
    start: str = "18:30"
    end: str = "20:30"
    mbps: str = "10"
    first: str = ""
    last: str = ""

    @classmethod
    def read(cls, typed: MultiDict[str, str]) -> "ScenarioForm":
        """Return the form from what was sent."""
        single = ("name", "kind", "about", "weekday", "start", "end", "mbps", "first", "last")
        return cls(
            schools=tuple(typed.getlist("schools")),
            links=tuple(typed.getlist("links")),
            **{name: typed.get(name, "").strip() for name in single},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRequest:
    """A scenario as asked for."""

    name: str
    change: Alteration
    first: dt.date
    last: dt.date


def scenario_understood(form: ScenarioForm, here: Province, today: dt.date) -> ScenarioRequest:
    """Return the scenario that the form describes. Raises `WrongError`."""
    if not form.name or len(form.name) > NAME_LENGTH:
        raise WrongError(
            gettext("Give it a name (maximum number of characters: %(most)s).", most=NAME_LENGTH)
        )
    first, last = days_asked(form.first, form.last, today)
    return ScenarioRequest(name=form.name, change=_change(form, here), first=first, last=last)


def _change(form: ScenarioForm, here: Province) -> Alteration:
    kinds = {str(other_kind): other_kind for other_kind in AlterationKind}
    if form.kind not in kinds:
        raise WrongError(gettext("Choose what is to be changed."))
    kind = kinds[form.kind]
    known = here.studio_by_id if kind in OF_STUDIO else here.teacher_by_id
    if kind in OF_STUDIO | {AlterationKind.TEACHER} and form.about not in known:
        raise WrongError(gettext("Choose from the list who or what it is about."))
    links = {str(link): link for link in Link}
    return Alteration(
        kind=kind,
        about=form.about if kind in OF_STUDIO | {AlterationKind.TEACHER} else "",
        schools=tuple(school for school in form.schools if school in here.school_by_code)
        if kind in OF_SCHOOLS
        else (),
        links=tuple(links[link] for link in form.links if link in links)
        if kind in OF_SCHOOLS
        else (),
        hours=_hours(form) if kind in HOURLY else None,
        mbps=_mbps(form) if kind is AlterationKind.LINK else 0.0,
    )


def _hours(form: ScenarioForm) -> Hours:
    start, end = hours_of(form.start, form.end)
    if form.weekday not in {str(day) for day in range(7)}:
        raise WrongError(gettext("Choose a day."))
    return Hours(int(form.weekday), start, end)


def _mbps(form: ScenarioForm) -> float:
    try:
        mbps = float(plain_signs(form.mbps).replace(",", "."))
    except ValueError:
        mbps = 0.0
    if not 0 < mbps <= MOST_MBPS:
        raise WrongError(gettext("Give the connection speed in Mbit/s, such as 10."))
    return mbps
