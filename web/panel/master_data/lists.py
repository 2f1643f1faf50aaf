"""Schools, teachers, studios and the calendar as the files have them, with a search."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.folding import matches
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level, Link, SchoolKind
from scheduler.domain.wall import monday_of
from scheduler.service.people import links
from scheduler.service.releases.queries import released_sessions
from web.context import actor, ctx, today
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.schools import SchoolsAsked

TWO_WEEKS = dt.timedelta(days=13)
REPLACED = frozenset({"page", "feed"})


@blueprint.get("/schools")
def schools() -> ResponseReturnValue:
    """List the schools, with a search."""
    args = request.args
    wanted = SchoolsAsked(
        words=args.get("q", "").strip(),
        commune=args.get("commune", ""),
        level=args.get("level", ""),
        kind=args.get("kind", ""),
        link=args.get("link", ""),
    )
    here = province()
    return render_template(
        "panel/master_data/schools.html",
        schools=[school for school in here.schools if wanted.takes(school)],
        total=len(here.schools),
        wanted=wanted,
        levels=list(Level),
        kinds=list(SchoolKind),
        links=list(Link),
    )


@blueprint.get("/schools/<code>")
def school(code: str) -> ResponseReturnValue:
    """Show one school: facts, its links, and its next two weeks."""
    found = province().school_by_code.get(code)
    if found is None:
        raise NotFoundError("school", code)
    holder = Holder(kind=HolderKind.SCHOOL, id=code)
    return render_template(
        "panel/master_data/school.html",
        school=found,
        holder=holder,
        page=links.link(ctx(), holder),
        feed=links.feed_address(ctx(), holder),
        sessions=_coming(holder),
    )


@blueprint.get("/teachers")
def teachers() -> ResponseReturnValue:
    """List the teachers, with a search."""
    words = request.args.get("q", "").strip()
    here = province()
    found = [
        teacher
        for teacher in here.teachers
        if matches(words, (teacher.id, *teacher.name.wordings()))
    ]
    return render_template(
        "panel/master_data/teachers.html", teachers=found, total=len(here.teachers), words=words
    )


@blueprint.get("/teachers/<teacher_id>")
def teacher(teacher_id: str) -> ResponseReturnValue:
    """Show one teacher: hours, links, and the next two weeks."""
    here = province()
    found = here.teacher_by_id.get(teacher_id)
    if found is None:
        raise NotFoundError("teacher", teacher_id)
    holder = Holder(kind=HolderKind.TEACHER, id=teacher_id)
    return render_template(
        "panel/master_data/teacher.html",
        teacher=found,
        holder=holder,
        page=links.link(ctx(), holder),
        feed=links.feed_address(ctx(), holder),
        programmes=[
            programme for programme in here.programmes if programme.teacher_id == teacher_id
        ],
        sessions=_coming(holder),
        monday=monday_of(today()),
    )


@blueprint.post("/links/<kind>/<holder_id>/<what>")
def replace_link(kind: str, holder_id: str, what: str) -> ResponseReturnValue:
    """Give a school or a teacher a new page or feed address; the old one is dead at once."""
    if kind not in {"school", "teacher"} or what not in REPLACED:
        raise NotFoundError(kind, holder_id)
    links.replace(ctx(), Holder(kind=HolderKind(kind), id=holder_id), what, actor=actor())
    flash(gettext("The old address no longer works. Give out the new one."), "good")
    if kind == "school":
        return redirect(url_for("panel.school", code=holder_id), 303)
    return redirect(url_for("panel.teacher", teacher_id=holder_id), 303)


@blueprint.get("/studios")
def studios() -> ResponseReturnValue:
    """List the studios."""
    return render_template(
        "panel/master_data/studios.html", studios=province().studios, monday=monday_of(today())
    )


@blueprint.get("/calendar")
def calendar() -> ResponseReturnValue:
    """Show the school year: bell periods, breaks, holidays, exams."""
    return render_template(
        "panel/master_data/calendar.html",
        calendar=province().calendar,
        periods={period.id: period for period in province().calendar.periods},
        monday=monday_of(today()),
        date=today(),
    )


@blueprint.get("/network")
def network() -> ResponseReturnValue:
    """Show what the lines carry: the studio's own, the encodings, the hours of deliveries."""
    return render_template("panel/master_data/network.html", network=province().network)


def _coming(holder: Holder) -> tuple[ReleasedSession, ...]:
    first = today()
    found = released_sessions(ctx(), holder, first, first + TWO_WEEKS)
    if holder.kind is HolderKind.SCHOOL:
        # A recording counts from when it opens to the schools, which is what their page shows.
        return tuple(sorted(found, key=lambda each: each.facts.audience_start))
    return found
