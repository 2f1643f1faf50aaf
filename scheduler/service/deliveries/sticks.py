"""A memory stick for a school without a line: its films with a manifest, and the receipt back."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.domain.errors import BadInputError, Fault, NotAllowedError, NotFoundError
from scheduler.domain.sentence import Sentence
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import Whereabouts
from scheduler.service.deliveries.receipts import Means, Proof, accept_receipt
from scheduler.service.deliveries.transfers import Offer, offers
from scheduler.service.recordings.recordings import media_store

MANIFEST = "educatec-manifest.json"
VERSION = 1
LARGEST_RECEIPT = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReceipt:
    """What a receipt file said: how many recordings are there, and which were refused and why."""

    school_code: str
    accepted: int
    refused: tuple[tuple[int, Sentence], ...]


def write_stick(ctx: Context, school_code: str, folder: Path) -> tuple[Offer, ...]:
    """Write the films that a school still waits for into a folder, and return them.

    Films are forced to the stick before the manifest that names them. Raises `NotFoundError` for
    an unknown school, `OSError` when the stick refuses.
    """
    waiting = [
        offer
        for offer in offers(ctx, school_code)
        if offer.delivery.whereabouts is not Whereabouts.HERE
    ]
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for offer in waiting:
        recording = offer.recording
        name = f"{recording.id}{Path(recording.file_name).suffix}"
        shutil.copyfile(media_store(ctx).path_of(recording.sha256), folder / name)
        _force(folder / name)
        entries.append(_entry(offer, name))
    manifest = {"version": VERSION, "school": school_code, "recordings": entries}
    target = folder / MANIFEST
    target.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    _force(target)
    return tuple(waiting)


def take_receipt(ctx: Context, content: bytes, *, actor: str) -> TakenReceipt:
    """Take a receipt that came back on a stick; the same one again changes nothing.

    Raises `BadInputError` for what is not a receipt.
    """
    try:
        given = json.loads(content)
        school_code = str(given["school"])
        proofs = [_proof(entry) for entry in given["receipts"]]
    except (ValueError, KeyError, TypeError) as error:
        fault = Fault(
            file="receipt",
            line=None,
            key="file",
            wrong="is not a receipt",
            allowed="educatec-receipt.json from the USB stick",
        )
        raise BadInputError([fault]) from error
    refused: list[tuple[int, Sentence]] = []
    for proof in proofs:
        try:
            accept_receipt(ctx, school_code, proof, means=Means.STICK, actor=actor)
        except (NotAllowedError, NotFoundError) as error:
            refused.append((proof.recording_id, error.said))
    return TakenReceipt(
        school_code=school_code, accepted=len(proofs) - len(refused), refused=tuple(refused)
    )


def _proof(entry: Any) -> Proof:  # noqa: ANN401 -- as JSON has it
    return Proof(
        recording_id=int(entry["recording"]),
        sha256=str(entry["sha256"]),
        proof=str(entry["proof"]),
    )


def _entry(offer: Offer, name: str) -> dict[str, object]:
    facts, recording = offer.session.facts, offer.recording
    opens = facts.opening_start
    return {
        "recording": recording.id,
        "file": name,
        "name": recording.file_name,
        "size": recording.size,
        "sha256": recording.sha256,
        "nonce": offer.transfer.nonce,
        "title": {"ar": facts.title.ar, "fr": facts.title.fr},
        "teacher": {"ar": facts.teacher_name.ar, "fr": facts.teacher_name.fr},
        "levels": [level.value for level in facts.levels],
        "day": facts.audience_slot.day.isoformat(),
        "watch_from": opens.isoformat() if opens else None,
        "media_type": recording.media_type,
        "rights": recording.rights,
    }


def _force(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
