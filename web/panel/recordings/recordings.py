"""The recordings: which are missing, which wait for a person, and how long the disk lasts."""

import datetime as dt

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError, SchedulerError
from scheduler.domain.recording import Consent
from scheduler.service.recordings import opening, queries, retention
from scheduler.service.recordings.recordings import media_store
from scheduler.service.releases.queries import released_session
from web.context import actor, ctx
from web.language.wording.recordings import (
    finding_sentence,
    recording_source_word,
    recording_state_word,
)
from web.panel.blueprint import blueprint

SHOWN = dt.timedelta(days=90)
RECORDING = "/recordings/<int(min=1, max=2147483647):recording_id>"
SESSION = "/recordings/hand-in/<int(min=1, max=2147483647):session_id>"


@blueprint.get("/recordings")
def recordings() -> ResponseReturnValue:
    """List the sessions without a recording, and the recordings of three months."""
    return render_template(
        "panel/recordings/recordings.html",
        awaited=queries.awaited(ctx()),
        found=queries.newest(ctx(), SHOWN),
        disk=_disk(),
        state_word=recording_state_word,
        finding_sentence=finding_sentence,
    )


@blueprint.get(SESSION)
def hand_in(session_id: int) -> ResponseReturnValue:
    """Show where a session's file is handed in."""
    return render_template(
        "panel/recordings/hand_in.html",
        session=released_session(ctx(), session_id),
        most=ctx().recordings.most_bytes,
    )


@blueprint.get(RECORDING)
def one_recording(recording_id: int) -> ResponseReturnValue:
    """Show one recording: the picture, what its check found, and what may be done."""
    view = queries.view(ctx(), recording_id)
    return render_template(
        "panel/recordings/recording.html",
        view=view,
        recording=view.recording,
        session=view.session,
        can_open=view.recording.state in opening.TO_BE_OPENED and view.recording.is_current,
        can_withdraw=view.recording.is_current,
        kept_until=retention.kept_until(ctx(), view.recording),
        state_word=recording_state_word,
        source_word=recording_source_word,
        finding_sentence=finding_sentence,
    )


@blueprint.get(f"{RECORDING}/file")
def recording_file(recording_id: int) -> ResponseReturnValue:
    """Send a recording to who judges it, by ranges."""
    found = queries.view(ctx(), recording_id).recording
    path = media_store(ctx()).path_of(found.sha256)
    if not path.exists():
        raise NotFoundError("recording", recording_id)
    reply: Response = send_file(
        path.resolve(), mimetype=found.media_type, conditional=True, etag=found.sha256
    )
    reply.headers["Cache-Control"] = "private, no-cache"
    return reply


@blueprint.post(f"{RECORDING}/open")
def open_recording(recording_id: int) -> ResponseReturnValue:
    """Open a recording to the schools."""
    agreed = Consent.GIVEN if request.form.get("consent") == "given" else None
    opening.open_recording(
        ctx(),
        recording_id,
        consent=agreed,
        rights=request.form.get("rights", ""),
        actor=actor(),
    )
    flash(gettext("The recording is open. Deliveries begin in the planned hours."), "good")
    return redirect(url_for("panel.one_recording", recording_id=recording_id), 303)


@blueprint.post(f"{RECORDING}/withdraw")
def withdraw_recording(recording_id: int) -> ResponseReturnValue:
    """Withdraw a recording from everywhere."""
    reason = request.form.get("reason", "").strip()
    if not reason:
        flash(gettext("Write why the recording is withdrawn."), "warning")
    else:
        opening.withdraw_recording(ctx(), recording_id, reason=reason[:300], actor=actor())
        flash(gettext("The recording is withdrawn, and its file is deleted."), "good")
    return redirect(url_for("panel.one_recording", recording_id=recording_id), 303)


def _disk() -> retention.DiskForecast | None:
    try:
        return retention.forecast(ctx())
    except SchedulerError:  # no folder, or a disk that cannot be measured
        return None
