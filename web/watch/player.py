"""A school's player, behind its secret address: the page, and what the player and the server tell
each other every few seconds.
"""

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.broadcast import RoomOnAir
from scheduler.domain.network import Network
from scheduler.domain.release import ReleasedSession
from scheduler.service.broadcasts import watching
from scheduler.service.broadcasts.joining import OPENS_BEFORE, ended_and_joinable
from scheduler.service.broadcasts.watching import LiveView
from web.context import ctx, shows_a_right_address
from web.language.names import province
from web.own.page import missed_on_air
from web.own.school.replying import own_session
from web.security.limits import TRIES, is_missing, limiter
from web.watch.beats import beats
from web.watch.blueprint import blueprint

LIVE = "/school/<token>/sessions/<int(min=1, max=2147483647):session_id>/live"
STATES = frozenset({"playing", "waiting", "left"})
MOST_DELAY = 3_600_000  # milliseconds


@blueprint.get(LIVE)
@limiter.limit(TRIES, deduct_when=is_missing, exempt_when=shows_a_right_address)
def live(token: str, session_id: int) -> ResponseReturnValue:
    """Show a school its broadcast."""
    holder, found = own_session(token, session_id)
    network = province().network
    reception = found.facts.reception_of(holder.id)
    variant = reception.variant if reception and reception.variant else network.variants[0].id
    view = watching.live_view(ctx(), session_id)
    now = ctx().clock.now()
    ended, joinable = ended_and_joinable(ctx(), [found])
    return render_template(
        "watch/live.html",
        session=found,
        school=province().school_by_code[holder.id],
        token=token,
        view=view,
        addresses=_addresses(view, network, variant),
        planned=variant,
        sound_first=variant in _sounds(network),
        variants={other_variant.id: other_variant.name for other_variant in network.variants},
        joinable=found.session_id in joinable or bool(view.key),
        is_over=found.facts.audience_end <= now or session_id in ended,
        joins_from=ctx().zone.wall(found.facts.start - OPENS_BEFORE)[1],
        missed=bool(missed_on_air([found])),
        now=now,
    )


@blueprint.post(f"{LIVE}/beat")
def beat(token: str, session_id: int) -> ResponseReturnValue:
    """Keep what the player says of itself, and answer with what there is to watch."""
    holder, found = own_session(token, session_id)
    view = watching.live_view(ctx(), session_id)
    said = request.get_json(silent=True) or {}
    state = said.get("state")
    if state in STATES and view.key and view.says != watching.REPLAY:
        room = _room(found, holder.id, said)
        beats().add(ctx(), room, at_once=state != "playing" or bool(said.get("first")))
    network = province().network
    reception = found.facts.reception_of(holder.id)
    variant = reception.variant if reception and reception.variant else network.variants[0].id
    answer = jsonify({"says": view.says, **_addresses(view, network, variant)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _room(found: ReleasedSession, school_code: str, said: dict[str, object]) -> RoomOnAir:
    now = ctx().clock.now()
    delay, stalls = said.get("delay"), said.get("stalls")
    return RoomOnAir(
        session_id=found.session_id,
        school_code=school_code,
        variant=str(said.get("variant", ""))[:40],
        delay=delay if isinstance(delay, int) and 0 <= delay <= MOST_DELAY else None,
        stalls=stalls if isinstance(stalls, int) and 0 <= stalls < 10_000 else 0,
        state=str(said["state"]),
        joined_at=now,
        seen_at=now,
    )


def _addresses(view: LiveView, network: Network, variant: str) -> dict[str, str]:
    """Return where picture and sound are: the picture from the school's planned variant down."""
    if not view.key:
        return {"picture": "", "sound": ""}
    whole = "replay-" if view.says == watching.REPLAY else ""
    sounds = _sounds(network)
    pictures = [
        other_variant.id for other_variant in network.variants if other_variant.id not in sounds
    ]
    best = variant if variant in pictures else (pictures[-1] if pictures else "")
    return {
        "picture": _media(view.key, f"{whole}picture-{best}.m3u8") if best else "",
        "sound": _media(view.key, f"{whole}sound.m3u8") if sounds else "",
    }


def _sounds(network: Network) -> frozenset[str]:
    return frozenset(variant.id for variant in network.variants if variant.is_sound_only)


def _media(key: str, name: str) -> str:
    return url_for("watch.file", key=key, path=name)
