"""One session for its teacher: what the schools ask, and what is sent ahead to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError, NotAllowedError, NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.service.releases.queries import released_session
from scheduler.service.schools import materials, questions
from scheduler.service.timers.actions import sessions_on_air
from web.context import ctx
from web.language.names import province
from web.own.page import holder_behind, missed_on_air, moved_from, slot_seen_by
from web.own.teacher.blueprint import blueprint
from web.responses.files import file_reply

LARGEST = 2**31 - 1
SESSION = f"/sessions/<int(min=1, max={LARGEST}):session_id>"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMaterials:
    """What the two forms hold, as typed, and the fault beside each field."""

    link_title: str = ""
    address: str = ""
    file_title: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@blueprint.get(SESSION)
def session(token: str, session_id: int) -> ResponseReturnValue:
    """Show a session with its questions and materials."""
    holder, found = _mine(token, session_id)
    return _page(token, holder, found)


@blueprint.post(f"{SESSION}/links")
def send_link(token: str, session_id: int) -> ResponseReturnValue:
    """Send a page's address to the schools."""
    holder, found = _mine(token, session_id)
    title, address = (request.form.get(name, "").strip() for name in ("title", "address"))
    try:
        materials.send_material_link(ctx(), holder.id, session_id, title, address)
    except (BadInputError, NotAllowedError) as error:
        typed = TypedMaterials(link_title=title, address=address, faults=_faults(error, "link"))
        return _page(token, holder, found, typed), 422
    return _sent(token, session_id)


@blueprint.post(f"{SESSION}/files")
def send_file(token: str, session_id: int) -> ResponseReturnValue:
    """Send a file to the schools."""
    holder, found = _mine(token, session_id)
    title, given = request.form.get("title", "").strip(), request.files.get("file")
    name = (given and given.filename) or ""
    content = given.stream.read(materials.MOST_BYTES + 1) if given else b""
    try:
        materials.send_file(ctx(), holder.id, session_id, title, name=name, content=content)
    except (BadInputError, NotAllowedError) as error:
        typed = TypedMaterials(file_title=title, faults=_faults(error, "file"))
        return _page(token, holder, found, typed), 422
    return _sent(token, session_id)


@blueprint.get(f"{SESSION}/materials/<int(max={LARGEST}):material_id>")
def material(token: str, session_id: int, material_id: int) -> Response:
    """Send the teacher a file as the schools get it."""
    _mine(token, session_id)
    return file_reply(session_id, material_id)


@blueprint.post(f"{SESSION}/materials/<int(max={LARGEST}):material_id>/withdraw")
def withdraw(token: str, session_id: int, material_id: int) -> ResponseReturnValue:
    """Take a link or a file back."""
    holder, _ = _mine(token, session_id)
    materials.withdraw_material(ctx(), holder.id, material_id)
    flash(gettext("Withdrawn."), "good")
    return redirect(url_for("teacher.session", token=token, session_id=session_id), 303)


def _mine(token: str, session_id: int) -> tuple[Holder, ReleasedSession]:
    """Return the teacher and one of the own sessions; 404 for everybody else's."""
    holder = holder_behind(token, HolderKind.TEACHER)
    found = released_session(ctx(), session_id)
    if found.facts.teacher_id != holder.id:
        raise NotFoundError("released session", session_id)
    return holder, found


def _page(
    token: str, holder: Holder, found: ReleasedSession, typed: TypedMaterials | None = None
) -> str:
    session_id = found.session_id
    return render_template(
        "teacher/session.html",
        teacher=province().teacher_by_id[holder.id],
        session=found,
        slot=slot_seen_by(found, holder),
        missed=bool(missed_on_air([found])),
        moved_from=moved_from([found], holder).get(session_id),
        is_on_air=session_id in sessions_on_air(ctx()),
        questions=questions.questions_for(ctx(), [session_id])[session_id],
        materials=materials.materials_for(ctx(), [session_id])[session_id],
        can_send=materials.can_be_sent(ctx(), found.facts),
        kinds=",".join(materials.KINDS),
        kinds_named=_kinds(),
        most_megabytes=materials.MOST_BYTES // MEGABYTE,
        typed=typed or TypedMaterials(),
        token=token,
    )


def _kinds() -> str:
    """Return the kinds of files that are taken, as people call them: PDF, PNG, JPG."""
    return ", ".join(kind.removeprefix(".").upper() for kind in materials.KINDS)


def _sent(token: str, session_id: int) -> ResponseReturnValue:
    flash(gettext("Sent. It is now on the page of this session."), "good")
    return redirect(url_for("teacher.session", token=token, session_id=session_id), 303)


def _faults(error: BadInputError | NotAllowedError, form: str) -> dict[str, str]:
    """Return the faults by field; a title's stands beside the title of its own form."""
    if isinstance(error, NotAllowedError):
        words = gettext(
            "At most %(most)s, and only until the session is over.", most=materials.MOST
        )
        return {"address" if form == "link" else "file": words}
    words_by_key = {
        "title": gettext("Maximum number of characters: %(most)s.", most=materials.LONGEST_TITLE),
        "address": gettext("Write a web address that begins with https://."),
        "file": gettext(
            "Choose a file of at most %(most)s MB that is one of: %(kinds)s. Files "
            "with macros are not accepted.",
            most=materials.MOST_BYTES // MEGABYTE,
            kinds=_kinds(),
        ),
    }
    return {
        f"{form}-title" if fault.key == "title" else fault.key: words_by_key[fault.key]
        for fault in error.faults
    }
