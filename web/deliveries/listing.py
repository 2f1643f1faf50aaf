"""What a receiver asks for: its list, the pieces of a file, and where its receipts go."""

import datetime as dt
from typing import Any
from urllib.parse import quote

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.holder import Holder, HolderKind
from scheduler.feeds.metalink import MEDIA_TYPE, PIECE_BYTES, render_metalink
from scheduler.service.deliveries.receipts import Means, Proof, accept_receipt
from scheduler.service.deliveries.transfers import Offer, offer, offers, withdrawn_from
from scheduler.service.people.links import link, receiver_address
from scheduler.service.recordings.recordings import media_store
from web.context import ctx
from web.deliveries.blueprint import blueprint, school_behind

VERSION = 1
NUMBER = "<int(max=2147483647):recording_id>"


@blueprint.get("/list.json")
def work_list(code: str, token: str) -> ResponseReturnValue:
    """List what the school may fetch or has fetched; what is not listed is to be deleted."""
    school_behind(code, token)
    now = ctx().clock.now()
    return jsonify(
        version=VERSION,
        now=_instant(now),
        school=code,
        piece_bytes=PIECE_BYTES,
        page=link(ctx(), Holder(kind=HolderKind.SCHOOL, id=code)),
        withdrawn=withdrawn_from(ctx(), code),
        recordings=[_entry(found, code, token) for found in offers(ctx(), code)],
    )


@blueprint.get(f"/{NUMBER}.pieces.json")
def pieces(code: str, token: str, recording_id: int) -> ResponseReturnValue:
    """List the SHA-256 of each piece of a recording."""
    found = offer(ctx(), school_behind(code, token), recording_id).recording
    return jsonify(
        recording=found.id,
        sha256=found.sha256,
        size=found.size,
        piece_bytes=PIECE_BYTES,
        pieces=media_store(ctx()).pieces(found.sha256),
    )


@blueprint.get(f"/{NUMBER}.meta4")
def metalink(code: str, token: str, recording_id: int) -> ResponseReturnValue:
    """Return a recording's Metalink, for download programs."""
    found = offer(ctx(), school_behind(code, token), recording_id).recording
    digests = media_store(ctx()).pieces(found.sha256)
    address = f"{receiver_address(ctx(), code)}/{found.id}/{quote(found.file_name)}"
    body = render_metalink(found.file_name, found.size, found.sha256, digests, address)
    reply = Response(body, mimetype=MEDIA_TYPE)
    reply.headers["Content-Disposition"] = f'attachment; filename="{code}-{found.id}.meta4"'
    return reply


@blueprint.post("/receipts")
def receipt(code: str, token: str) -> ResponseReturnValue:
    """Keep the proof that a recording is at the school."""
    school_behind(code, token)
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise BadInputError([_fault("body")])
    number, sha256, proof = (given.get(key) for key in ("recording", "sha256", "proof"))
    if not (isinstance(number, int) and isinstance(sha256, str) and isinstance(proof, str)):
        raise BadInputError([_fault("recording, sha256, proof")])
    kept = accept_receipt(
        ctx(),
        code,
        Proof(recording_id=number, sha256=sha256, proof=proof),
        means=Means.RECEIVER,
        actor=f"receiver {code}",
    )
    return jsonify(recording=number, received_at=_instant(kept.received_at))


def _entry(found: Offer, code: str, token: str) -> dict[str, object]:
    facts, recording = found.session.facts, found.recording
    where: dict[str, Any] = {"code": code, "token": token, "recording_id": recording.id}
    return {
        "recording": recording.id,
        "session": str(facts.key),
        "title": {"ar": facts.title.ar, "fr": facts.title.fr},
        "teacher": {"ar": facts.teacher_name.ar, "fr": facts.teacher_name.fr},
        "levels": [level.value for level in facts.levels],
        "day": facts.audience_slot.day.isoformat(),
        "watch_from": _instant(facts.opening_start),
        "name": recording.file_name,
        "media_type": recording.media_type,
        "size": recording.size,
        "seconds": recording.seconds,
        "sha256": recording.sha256,
        "file": url_for("deliveries.file", name=recording.file_name, **where),
        "pieces": url_for("deliveries.pieces", **where),
        "nonce": found.transfer.nonce,
        "received": found.transfer.received_at is not None,
        "deadline": _instant(found.deadline),
        "opens_at": _instant(found.opens_at),
        "closes_at": _instant(found.closes_at),
        "rate": int(found.rate),
        "rights": recording.rights,
    }


def _instant(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _fault(key: str) -> Fault:
    return Fault(file="receipt", line=None, key=key, wrong="is missing", allowed="a JSON object")
