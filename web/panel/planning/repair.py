"""Taking the way out that the planner named for a session without a place."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.planner.problem import WayOut
from scheduler.service.planning import repair
from web.addresses import ours
from web.context import actor, ctx
from web.language.formats import when
from web.language.names import joined_list, quoted
from web.language.wording import say
from web.language.wording.unplaced import way_out_sentence
from web.panel.blueprint import blueprint
from web.security.outside import number_of


@blueprint.post("/sessions/<int:session_id>/way-out")
def take_way_out(session_id: int) -> ResponseReturnValue:
    """Do what the way out asks for and give the session its place, in the draft."""
    taken = repair.take_way_out(
        ctx(),
        session_id,
        expected_revision=request.form.get("revision", type=number_of),
        actor=actor(),
    )
    name = quoted(taken.session.key)
    if taken.way is not None:
        flash(_done(name, taken.way), "good")
    elif taken.now is not None and taken.now.way_out is not None:
        words = gettext("The draft has changed, so nothing was done. Now for %(session)s: %(way)s")
        flash(say(words, session=name, way=way_out_sentence(taken.now.way_out)), "warning")
    else:
        words = gettext("The draft has changed, and there is no longer a solution for %(session)s.")
        flash(say(words, session=name), "warning")
    return redirect(_back(session_id), 303)


def _done(name: Markup, way: WayOut) -> Markup:
    words = gettext("%(session)s is now on %(when)s, in the draft.")
    sentences = [say(words, session=name, when=when(way.place.slot))]
    if way.moves:
        moved = joined_list(
            Markup("{} {}").format(quoted(to.key), when(to.slot)) for _, to in way.moves
        )
        sentences.append(say(gettext("Moved: %(sessions)s."), sessions=moved))
    if way.given_up:
        lost = joined_list(quoted(placement.key) for placement in way.given_up)
        sentences.append(say(gettext("Now unscheduled: %(sessions)s."), sessions=lost))
    if way.waived:
        sentences.append(say(gettext("The rules were relaxed for it.")))
    return Markup(" ").join(sentences)


def _back(session_id: int) -> str:
    """Return the page of the panel that the form was on, else the session's."""
    page = ours(request.form.get("back", ""), ("/panel",))
    return page or url_for("panel.session", session_id=session_id)
