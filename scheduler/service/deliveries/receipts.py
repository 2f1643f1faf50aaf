"""Receipts: a school's proof that a whole recording is there, taken once and never for another.

The proof is an HMAC-SHA256 of the file's SHA-256, keyed by the delivery's own nonce. It can be made
only after the file was read to its end, and it holds for one recording at one school. A delivery
that begins again has a new nonce, so that an old receipt proves nothing.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.recording import Recording
from scheduler.service.context import Context
from scheduler.service.recordings.recordings import found_in
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.replies import Receipt
from scheduler.storage.repositories.transfers import StoredTransfer
from scheduler.storage.unit_of_work import UnitOfWork

HERE = "here"  # as `ReceiptAnswer.HERE`


class Means(StrEnum):
    """How a receipt came."""

    RECEIVER = "receiver"
    STICK = "stick"  # a memory stick, and its receipt as a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a school hands in: which recording, the SHA-256 of what lies there, and the proof."""

    recording_id: int
    sha256: str
    proof: str


def proof_of(nonce: str, sha256: str) -> str:
    """Return the proof for a file of this SHA-256 under a delivery's nonce, in hexadecimal."""
    return hmac.digest(nonce.encode(), sha256.encode(), "sha256").hex()


def accept_receipt(
    ctx: Context, school_code: str, given: Proof, *, means: Means, actor: str
) -> StoredTransfer:
    """Keep a school's receipt and return the transfer; the same receipt again changes nothing.

    Raises `NotFoundError` when there is no such delivery, `NotAllowedError` when the file is
    another, the proof is wrong or the recording was withdrawn.
    """
    with ctx.uow() as work:
        found = found_in(work, given.recording_id)
        transfer = work.transfers.find(given.recording_id, school_code, for_update=True)
        if transfer is None:
            raise NotFoundError("delivery", f"{given.recording_id} to {school_code}")
        if not found.is_open:
            raise NotAllowedError("The recording was withdrawn.")
        expected = proof_of(transfer.nonce, found.sha256)
        is_same = hmac.compare_digest(given.sha256.encode(), found.sha256.encode())
        if not (is_same and hmac.compare_digest(given.proof.encode(), expected.encode())):
            raise NotAllowedError("The receipt is for another file or another delivery.")
        if transfer.received_at is not None:
            return transfer
        transfer = _received(ctx, work, found, transfer, means)
        key = work.releases.newest([found.session_id])[found.session_id].facts.key
        work.audit.add(
            Entry(
                at=ctx.clock.now(),
                actor=actor,
                act="recording-verified",
                what="recording",
                key=str(key),
                detail={"school": school_code, "recording": found.id, "means": means.value},
            )
        )
        work.commit()
    return transfer


def new_transfer(recording_id: int, school_code: str) -> StoredTransfer:
    """Return a delivery that has not begun."""
    return StoredTransfer(
        recording_id=recording_id, school_code=school_code, nonce=secrets.token_hex(32)
    )


def transfer_in(work: UnitOfWork, recording_id: int, school_code: str) -> StoredTransfer:
    """Return a delivery in a writing unit of work, begun where there was none."""
    found = work.transfers.find(recording_id, school_code, for_update=True)
    if found is None:
        work.draft.lock()  # two who begin it take turns
        found = work.transfers.find(recording_id, school_code, for_update=True)
    if found is None:
        found = new_transfer(recording_id, school_code)
        work.transfers.add(found)
    return found


def forget_receipt(work: UnitOfWork, session_id: int, school_code: str) -> None:
    """Begin a session's delivery to a school anew: its earlier receipts hold no longer."""
    for recording in work.recordings.of_sessions([session_id]):
        if work.transfers.find(recording.id, school_code) is not None:
            work.transfers.put(new_transfer(recording.id, school_code))


def _received(
    ctx: Context, work: UnitOfWork, recording: Recording, transfer: StoredTransfer, means: Means
) -> StoredTransfer:
    now = ctx.clock.now()
    received = replace(
        transfer,
        received_at=now,
        received_by=means.value,
        verified_bytes=recording.size,
        last_at=now,
    )
    work.transfers.put(received)
    receipt = Receipt(
        session_id=recording.session_id,
        school_code=transfer.school_code,
        answer=HERE,
        told_at=now,
    )
    work.replies.put_receipt(receipt)
    return received
