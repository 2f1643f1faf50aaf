"""Where the panel's bar leads: a few pages at once, the rest in menus; a page is one line here."""

from dataclasses import dataclass

from flask import Blueprint, request, url_for
from flask_babel import gettext

from web.addresses import below
from web.security.permissions import may


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A page of the bar: the endpoint it leads to, its name, and where it also counts as open."""

    to: str
    words: str
    around: tuple[str, ...] = ()  # beginnings of other addresses that belong to it

    @property
    def address(self) -> str:
        """Return where it leads."""
        return url_for(self.to)

    @property
    def current(self) -> str:
        """Return "page" on the page itself, "true" on pages that belong to it, else nothing."""
        shown = below(request.path)
        if shown == self.address:
            return "page"
        around = [below(each) for each in self.around]
        inside = any(shown.startswith(f"{each}/") for each in (self.address, *around))
        return "true" if inside or shown in around else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Pages behind one word of the bar."""

    words: str
    ways: tuple[Way, ...]

    @property
    def current(self) -> bool:
        """Tell whether one of its pages is open."""
        return any(way.current for way in self.ways)


def bar() -> tuple[Way | Menu, ...]:
    """Return what the bar holds for whoever is signed in, in reading order."""
    found: list[Way | Menu] = []
    for other_way in _everything():
        if isinstance(other_way, Way):
            found += [other_way] if may(other_way.to) else []
        elif ways := tuple(way for way in other_way.ways if may(way.to)):
            found.append(Menu(words=other_way.words, ways=ways))
    return tuple(found)


def give_navigation(blueprint: Blueprint) -> None:
    """Let the panel's templates draw the bar."""
    blueprint.record(lambda state: state.app.jinja_env.globals.update(panel_bar=bar))


def _forms(*slugs: str) -> tuple[str, ...]:
    """Return where the forms of facts begin that belong to a page."""
    return tuple(f"/panel/facts/{slug}" for slug in slugs)


def _everything() -> tuple[Way | Menu, ...]:
    return (
        Way(to="panel.today", words=gettext("Today")),
        Menu(
            words=gettext("On air"),
            ways=(
                Way(to="panel.on_air", words=gettext("On air")),
                Way(to="panel.recordings", words=gettext("Recordings")),
                Way(to="panel.deliveries", words=gettext("Deliveries to schools")),
            ),
        ),
        Way(
            to="panel.week",
            words=gettext("Week"),
            around=("/panel/sessions", "/panel/day", "/panel/weeks", "/panel/month"),
        ),
        Way(
            to="panel.plan",
            words=gettext("Plan"),
            around=("/panel/what-if", *_forms("planner")),
        ),
        Way(to="panel.short_notice", words=gettext("Short notice")),
        Way(to="panel.difference", words=gettext("Release"), around=("/panel/releases",)),
        Menu(
            words=gettext("Data"),
            ways=(
                Way(to="panel.programmes", words=gettext("Programmes"), around=_forms("programme")),
                Way(to="panel.schools", words=gettext("Schools"), around=_forms("school")),
                Way(to="panel.teachers", words=gettext("Teachers"), around=_forms("teacher")),
                Way(to="panel.studios", words=gettext("Studios"), around=_forms("studio")),
                Way(
                    to="panel.calendar",
                    words=gettext("Calendar"),
                    around=_forms("year", "closure", "bell-period", "reception-hours"),
                ),
                Way(
                    to="panel.network",
                    words=gettext("Connections"),
                    around=_forms("network", "variant", "window"),
                ),
                Way(
                    to="panel.hand_over",
                    words=gettext("Import and export"),
                    around=("/panel/export",),
                ),
            ),
        ),
        Menu(
            words=gettext("Reports"),
            ways=(
                Way(to="panel.term", words=gettext("Overview")),
                Way(to="panel.reports", words=gettext("Reports")),
            ),
        ),
        Menu(
            words=gettext("Administration"),
            ways=(
                Way(to="panel.wishes", words=gettext("Requests")),
                Way(to="panel.feeds", words=gettext("Calendars")),
                Way(to="panel.addresses", words=gettext("Addresses to give out")),
                Way(to="panel.outbox", words=gettext("Outbox")),
                Way(to="panel.log", words=gettext("Log")),
                Way(to="panel.people", words=gettext("Accounts")),
                Way(to="panel.tokens", words=gettext("Access tokens")),
            ),
        ),
    )
