"""`sessions`, `feed` and `link`: what one school, teacher or studio sees, and where."""

import datetime as dt
import re
import sys
from typing import Annotated

import typer

from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.output import out, print_json, print_table
from scheduler.cli.speech import gettext, spoken_language
from scheduler.cli.values import released_facts
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.keyboard import plain_signs
from scheduler.domain.release import ReleasedSession
from scheduler.feeds.phrases import mode_text, reason_text
from scheduler.service.feeds.calendars import feed_body_of
from scheduler.service.people.links import feed_address
from scheduler.service.people.links import link as page_link
from scheduler.service.releases.queries import released_sessions

SchoolOption = Annotated[str, typer.Option("--school", metavar="CODE", help="A school's code.")]
TeacherOption = Annotated[str, typer.Option("--teacher", metavar="ID", help="A teacher's id.")]
StudioOption = Annotated[str, typer.Option("--studio", metavar="ID", help="A studio's id.")]


@cli.command()
def sessions(
    context: typer.Context,
    *,
    school: SchoolOption = "",
    teacher: TeacherOption = "",
    studio: StudioOption = "",
    week: Annotated[
        str, typer.Option("--week", metavar="2026-W49", help="One ISO week (default: all).")
    ] = "",
    json: JsonOption = False,
) -> None:
    """List the released sessions of a school, a teacher or a studio (default: the province)."""
    place: CommandPlace = context.obj
    holder = one_holder(school=school, teacher=teacher, studio=studio)
    monday = parse_week(week) if week else None
    sunday = monday + dt.timedelta(days=6) if monday else None
    ctx = place.open().context
    feed_address(ctx, holder)  # tells a holder that is not in the roster from one without sessions
    found = released_sessions(ctx, holder, monday, sunday)
    told = [(session, released_facts(session, holder)) for session in found]
    told.sort(key=lambda pair: (str(pair[1]["start"]), str(pair[1]["uid"])))
    found = tuple(session for session, _ in told)
    facts = [session_facts for _, session_facts in told]
    if json:
        print_json(facts)
        return
    print_table(
        ("when", "minutes", "session", "title", "mode", "why"),
        [
            (
                f"{other_facts['date']} {other_facts['time']}",
                other_facts["minutes"],
                f"{other_facts['session']} ({other_facts['total']})",
                other_facts["title"][spoken_language()],  # type: ignore[index] # texts are by language
                *_reception_words(session, holder),
            )
            for session, other_facts in zip(found, facts, strict=True)
        ],
    )


def _reception_words(session: ReleasedSession, holder: Holder) -> tuple[str, str]:
    """Return how a school gets a session and why so; nothing for other readers."""
    is_school = holder.kind is HolderKind.SCHOOL
    reception = session.facts.reception_of(holder.id) if is_school else None
    if reception is None:
        return "", ""
    spoken = spoken_language()
    return mode_text(reception, session.facts, spoken), reason_text(reception.reason, spoken)


@cli.command()
def feed(
    context: typer.Context,
    *,
    school: SchoolOption = "",
    teacher: TeacherOption = "",
    studio: StudioOption = "",
    province: Annotated[bool, typer.Option("--province", help="All sessions.")] = False,
    language: Annotated[str, typer.Option("--language", help="ar, fr, en or ar+fr.")] = "",
    address: Annotated[
        bool, typer.Option("--address", help="Print the secret address instead of the feed.")
    ] = False,
) -> None:
    """Print the calendar feed of a school, a teacher, a studio or the province."""
    place: CommandPlace = context.obj
    if not (school or teacher or studio or province):
        message = gettext("Choose a feed: --school CODE, --teacher ID, --studio ID or --province.")
        raise typer.BadParameter(message)
    holder = one_holder(school=school, teacher=teacher, studio=studio)
    ctx = place.open().context
    if address:
        out.print(feed_address(ctx, holder), markup=False)
        return
    sys.stdout.buffer.write(feed_body_of(ctx, holder, language))


@cli.command()
def link(
    context: typer.Context,
    *,
    school: SchoolOption = "",
    teacher: TeacherOption = "",
    operator: Annotated[
        bool, typer.Option("--operator", help="A one-time sign-in link for the panel.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Print the secret address of a school's or teacher's page, or the operator's sign-in link."""
    place: CommandPlace = context.obj
    if operator:
        holder = Holder(kind=HolderKind.OPERATOR, id="operator")
    elif school or teacher:
        holder = one_holder(school=school, teacher=teacher)
    else:
        message = gettext("Say whose link: --school CODE, --teacher ID or --operator.")
        raise typer.BadParameter(message)
    ctx = place.open().context
    address = page_link(ctx, holder)
    if not json:
        out.print(address, markup=False)
        return
    facts = {"kind": holder.kind, "id": holder.id, "url": address}
    if not operator:
        facts["feed"] = feed_address(ctx, holder)
    print_json(facts)


def one_holder(*, school: str = "", teacher: str = "", studio: str = "") -> Holder:
    """Return the one that was named; none is the province. Two are a usage error."""
    named = [
        Holder(kind=kind, id=value)
        for kind, value in (
            (HolderKind.SCHOOL, school),
            (HolderKind.TEACHER, teacher),
            (HolderKind.STUDIO, studio),
        )
        if value
    ]
    if len(named) > 1:
        message = gettext("Give only one of --school, --teacher and --studio.")
        raise typer.BadParameter(message)
    return named[0] if named else Holder(kind=HolderKind.PROVINCE)


def parse_week(text: str) -> dt.date:
    """Return the Monday of an ISO week written `2026-W49`."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", plain_signs(text))
    try:
        if match:
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    message = gettext("%(text)s is not an ISO week; write it as 2026-W49.", text=text)
    raise typer.BadParameter(message)
