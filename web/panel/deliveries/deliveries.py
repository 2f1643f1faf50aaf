"""The deliveries: how far each is, when it will be there, and one session's story at a school."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError
from scheduler.service.deliveries import sticks
from scheduler.service.deliveries.deliveries import Whereabouts
from scheduler.service.deliveries.transfers import Offer, all_offers, allow_any_hour
from scheduler.service.people.links import receiver_address
from scheduler.service.reports.story import story
from web.addresses import ours
from web.context import actor, ctx
from web.language.counts import ngettext
from web.language.names import province
from web.language.wording.deliveries import step_sentence
from web.language.wording.recordings import whereabouts_word
from web.panel.blueprint import blueprint

NUMBER = "<int(min=1, max=2147483647):"
FILTERS = ("open", "late", "here", "all")


@blueprint.get("/deliveries")
def deliveries() -> ResponseReturnValue:
    """List the deliveries of these weeks, the late ones first."""
    chosen = request.args.get("show", "open")
    shown = chosen if chosen in FILTERS else "open"
    found = all_offers(ctx())
    return render_template(
        "panel/deliveries/deliveries.html",
        found=sorted((one for one in found if _is_shown(one, shown)), key=_order),
        counts={name: sum(_is_shown(one, name) for one in found) for name in FILTERS},
        shown=shown,
        schools=province().school_by_code,
        whereabouts_word=whereabouts_word,
        now=ctx().clock.now(),
    )


@blueprint.get(f"/deliveries/{NUMBER}session_id>/<code>")
def story_of_session(session_id: int, code: str) -> ResponseReturnValue:
    """Show what became of one session at one school."""
    return render_template(
        "panel/deliveries/story.html",
        story=story(ctx(), session_id, code),
        school=province().school_by_code[code],
        step_sentence=step_sentence,
        whereabouts_word=whereabouts_word,
        receiver_address=receiver_address,
        now=ctx().clock.now(),
        ctx=ctx(),
    )


@blueprint.post(f"/deliveries/{NUMBER}recording_id>/<code>/hours")
def any_hour(recording_id: int, code: str) -> ResponseReturnValue:
    """Let a delivery go outside its hours, or take that back."""
    allowed = request.form.get("allowed") == "yes"
    allow_any_hour(ctx(), recording_id, code, allowed=allowed)
    if allowed:
        flash(gettext("You can now download it whenever you want."), "good")
    else:
        flash(gettext("It is downloaded in the planned hours again."), "good")
    page = ours(request.form.get("back", ""), ("/panel",))
    return redirect(page or url_for("panel.deliveries"), 303)


@blueprint.post("/deliveries/receipt")
def take_receipt() -> ResponseReturnValue:
    """Take the receipt that came back on a memory stick."""
    file = request.files.get("file")
    try:
        taken = sticks.take_receipt(
            ctx(), file.read(sticks.LARGEST_RECEIPT) if file else b"", actor=actor()
        )
    except BadInputError:
        flash(
            gettext("This is not a receipt. Choose educatec-receipt.json from the stick."), "danger"
        )
        return redirect(url_for("panel.deliveries"), 303)
    flash(
        ngettext(
            "%(num)s recording is at the school.",
            "%(num)s recordings are at the school.",
            taken.accepted,
        ),
        "good",
    )
    if taken.refused:
        flash(gettext("Some were refused: they were withdrawn or sent again since."), "warning")
    return redirect(url_for("panel.deliveries"), 303)


def _is_shown(offer: Offer, name: str) -> bool:
    where = offer.delivery.whereabouts
    if name == "all":
        return True
    if name == "here":
        return where is Whereabouts.HERE
    if name == "late":
        return where is Whereabouts.LATE
    return where is not Whereabouts.HERE


def _order(offer: Offer) -> tuple[bool, str, str]:
    deadline = offer.deadline.isoformat() if offer.deadline else ""
    is_late = offer.delivery.whereabouts is Whereabouts.LATE
    return not is_late, deadline, offer.delivery.school_code
