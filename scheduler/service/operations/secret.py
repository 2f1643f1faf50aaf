"""The installation's secret: whether it is the one, and how another takes over.

Links, feed addresses and the web's cookies are derived from it. The database keeps a fingerprint.
So a secret that was cut off, lost or taken from elsewhere is told by name at the start, instead of
every address leading nowhere.
"""

import datetime as dt
import hmac
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.domain.errors import SecretError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.sentence import sentence
from scheduler.service.people.links import FEED, PAGE, RECEIVER, hashed, token_with
from scheduler.service.people.second_factor import reseal
from scheduler.service.ports.installation import SecretStore
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.installation import FormerAddress
from scheduler.storage.repositories.links import StoredLink
from scheduler.storage.unit_of_work import UnitOfWork

SECRET_BYTES = 32
FINGERPRINT_LABEL = b"educatec secret"
SHOWN = 8  # letters of a fingerprint that a sentence shows
MISSING = sentence(
    "The installation’s secret (the file %(name)s) is missing. Put it back from the backup. If "
    "there is none, `educatec secret rotate` makes a new secret; the addresses that schools have "
    "stay valid for a time."
)
CUT_OFF = sentence(
    "The installation’s secret (the file %(name)s) is cut off: %(found)s of %(needed)s bytes. Put "
    "the right file back from the backup. If there is none, `educatec secret rotate` makes a new "
    "secret; the addresses that schools have stay valid for a time."
)
ANOTHER = sentence(
    "The installation’s secret (the file %(name)s) is not the one that this database was made "
    "with. Put the right file back from the backup. If there is none, `educatec secret rotate` "
    "makes a new secret; the addresses that schools have stay valid for a time."
)

Units = Callable[[], UnitOfWork]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How many addresses changed, until when the former ones are good (None: not at all), and how
    many second factors were sealed with a secret that is no longer there.
    """

    addresses: int
    former_until: dt.datetime | None
    second_factors_lost: int


def fingerprint_of(secret: bytes) -> str:
    """Return what the database may know of a secret."""
    return hmac.digest(secret, FINGERPRINT_LABEL, "sha256").hex()


def trusted_secret(uow: Units, now: dt.datetime, store: SecretStore) -> bytes:
    """Return the secret that the database was made with; make one for a database without any.

    A rotation that a power cut ended is brought to its end. Raises `SecretError` for a secret that
    is missing, too short, or another one.
    """
    with uow().reading() as work:
        known, proof = work.installation.fingerprint(), work.links.any()
    kept = _brought_to_its_end(store, known)
    if kept is None and known is None and proof is None:
        kept = store.make(secrets.token_bytes(SECRET_BYTES))
    if kept is None:
        raise SecretError(MISSING.message, name=store.name)
    if len(kept) < SECRET_BYTES:
        raise SecretError(CUT_OFF.message, name=store.name, found=len(kept), needed=SECRET_BYTES)
    if known is None:
        known = _first_fingerprint(uow, now, kept, proof)
    if known != fingerprint_of(kept):
        raise SecretError(ANOTHER.message, name=store.name)
    return kept


def rotate(uow: Units, now: dt.datetime, store: SecretStore, keep: dt.timedelta) -> Rotated:
    """Let a new secret take over: every address changes, and the former ones are good for `keep`.

    It needs no earlier secret, so it also helps when that is lost. Signed cookies are void at once.
    Processes that run go on with the former secret until they are started again.
    """
    former, fresh = store.read(), secrets.token_bytes(SECRET_BYTES)
    store.stage(fresh)
    until = now + keep if keep > dt.timedelta(0) else None
    with uow() as work:
        work.draft.lock()  # under which addresses are given
        work.installation.forget_former_until(now if until else None)
        changed = 0
        if until is not None and former is not None:
            work.installation.keep_former(_former(_receivers(work, former), RECEIVER, until))
        for table, what in ((work.links, PAGE), (work.feeds, FEED)):
            in_force = table.hashes()
            if until is not None:
                work.installation.keep_former(_former(in_force, what, until))
            tokens = {
                (kind, who): _address(fresh, what, (kind, who), number)
                for (kind, who), number in table.generations().items()
            }
            table.readdress(tokens)
            changed += len(in_force)
        work.installation.change_fingerprint(fingerprint_of(fresh), now)
        lost = reseal(work, former, fresh)
        detail = {"addresses": changed, "days": keep.days, "second_factors_lost": lost}
        work.audit.add(
            Entry(at=now, actor="cli", act="rotate", what="secret", key="", detail=detail)
        )
        work.commit()
    store.promote()
    return Rotated(addresses=changed, former_until=until, second_factors_lost=lost)


def _first_fingerprint(uow: Units, now: dt.datetime, kept: bytes, proof: StoredLink | None) -> str:
    """Keep the fingerprint of a secret, unless a link shows that it is another one; return the
    one that is kept then, "" for none.
    """
    if proof is not None:
        address = _address(kept, PAGE, (proof.kind, proof.holder_id), proof.generation)
        if address != proof.token_sha256:
            return ""
    with uow() as work:
        work.installation.first_fingerprint(fingerprint_of(kept), now)
        known = work.installation.fingerprint()
        work.commit()
    return known or ""


def _brought_to_its_end(store: SecretStore, known: str | None) -> bytes | None:
    kept = store.read()
    if known is None or (kept is not None and fingerprint_of(kept) == known):
        return kept
    staged = store.staged()
    if staged is not None and fingerprint_of(staged) == known:
        store.promote()  # the database was changed, and then the power went
        return staged
    return kept


def _receivers(work: UnitOfWork, secret: bytes) -> dict[tuple[str, str], str]:
    """Return the hashes of the addresses of schools' receivers, of which the database has none."""
    in_force = work.links.hashes()
    return {
        whose: _address(secret, RECEIVER, whose, generation)
        for whose, generation in work.links.generations().items()
        if whose[0] == HolderKind.SCHOOL and whose in in_force
    }


def _former(
    in_force: dict[tuple[str, str], str], what: str, until: dt.datetime
) -> Iterator[FormerAddress]:
    for (kind, holder_id), token_sha256 in in_force.items():
        yield FormerAddress(
            token_sha256=token_sha256, what=what, kind=kind, holder_id=holder_id, good_until=until
        )


def _address(secret: bytes, what: str, whose: tuple[str, str], generation: int) -> str:
    """Return the hash of the address that a secret gives a holder (kind, id)."""
    holder = Holder(kind=HolderKind(whose[0]), id=whose[1])
    return hashed(token_with(secret, what, holder, generation))
