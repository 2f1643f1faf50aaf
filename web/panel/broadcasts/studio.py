"""The studio's page while a session is on air; it works on a tablet, and without scripts."""

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keyboard import plain_signs
from scheduler.service.broadcasts import commands, media
from scheduler.service.broadcasts.commands import Command
from scheduler.service.broadcasts.studio_view import in_studios, studio_view
from scheduler.service.schools import questions
from scheduler.service.schools.questions import QuestionMark
from web.context import actor, ctx
from web.language.names import province
from web.language.wording import air
from web.panel.blueprint import blueprint

ONE = "/on-air/<int(min=1, max=2147483647):session_id>"
SILENT_DB, LOUD_DB = -60.0, -6.0  # of the sound's meter, in dBFS


@blueprint.get("/on-air")
def on_air() -> ResponseReturnValue:
    """List what studios have to do with now; a single broadcast is shown at once."""
    found = in_studios(ctx())
    if len(found) == 1:
        return redirect(url_for("panel.broadcast", session_id=found[0][0].session_id), 303)
    return render_template("panel/broadcasts/list.html", broadcasts=found, air=air)


@blueprint.get(ONE)
def broadcast(session_id: int) -> ResponseReturnValue:
    """Show a broadcast; to the page itself, only what changes on it.

    A session that is not near has none yet, and is shown itself.
    """
    try:
        view = studio_view(ctx(), session_id)
    except NotFoundError:
        return redirect(url_for("panel.session", session_id=session_id), 303)
    fragment = "HX-Request" in request.headers
    return render_template(
        "panel/broadcasts/band.html" if fragment else "panel/broadcasts/broadcast.html",
        view=view,
        facts=view.session.facts,
        schools=province().school_by_code,
        variants={variant.id: variant.name for variant in province().network.variants},
        loudness=loudness(view.broadcast.evidence.level),
        has_picture=media.preview_of(ctx(), session_id) is not None,
        Command=Command,
        air=air,
        minutes=commands.MINUTES,
    )


@blueprint.get(f"{ONE}/picture.jpg")
def broadcast_picture(session_id: int) -> Response:
    """Send the studio's newest still picture, or nothing while there is none."""
    found = media.preview_of(ctx(), session_id)
    if found is None:
        return Response(status=204)
    sent = send_file(found.resolve(), mimetype="image/jpeg", conditional=True)
    sent.headers["Cache-Control"] = "no-store"
    return sent


@blueprint.post(f"{ONE}/preview")
def preview_command(session_id: int) -> ResponseReturnValue:
    """Show whom a command touches, before it is done."""
    command, minutes = _asked()
    impact = commands.preview_command(ctx(), session_id, command, minutes)
    view = studio_view(ctx(), session_id)
    return render_template(
        "panel/broadcasts/preview.html",
        impact=impact,
        view=view,
        facts=view.session.facts,
        schools=province().school_by_code,
        minutes=minutes,
        air=air,
    )


@blueprint.post(f"{ONE}/command")
def command_broadcast(session_id: int) -> ResponseReturnValue:
    """Do it."""
    command, minutes = _asked()
    commands.carry_out_command(ctx(), session_id, command, minutes=minutes, actor=actor())
    flash(gettext("The studio has been notified. The status bar shows the result."), "good")
    return redirect(url_for("panel.broadcast", session_id=session_id), 303)


@blueprint.post(f"{ONE}/questions/<int(min=1, max=2147483647):question_id>")
def moderate_question(session_id: int, question_id: int) -> ResponseReturnValue:
    """Keep the moderator's mark on a question."""
    try:
        mark = QuestionMark(request.form.get("mark", ""))
    except ValueError:
        abort(400)
    questions.moderate(ctx(), question_id, mark)
    return redirect(url_for("panel.broadcast", session_id=session_id, _anchor="questions"), 303)


def loudness(level: float | None) -> int | None:
    """Return a level in dBFS as hundredths of the meter; None when it is not known."""
    if level is None:
        return None
    share = (level - SILENT_DB) / (LOUD_DB - SILENT_DB)
    return round(100 * min(max(share, 0.0), 1.0))


def _asked() -> tuple[Command, int]:
    minutes = plain_signs(request.form.get("minutes", "0"))
    try:
        command = Command(request.form.get("command", ""))
    except ValueError:
        abort(400)
    return command, int(minutes) if minutes.isascii() and minutes.isdecimal() else 0
