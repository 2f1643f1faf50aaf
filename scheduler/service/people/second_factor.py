"""A second factor: one-time codes of an authenticator (TOTP, RFC 6238), and codes for the day on
which the telephone is lost.

The key of the codes is sealed with the installation's secret, so that a copy of the database alone
opens no account. No code is good twice.
"""

import base64
import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.keyboard import plain_signs
from scheduler.domain.person import Person, Role
from scheduler.service.context import Context
from scheduler.service.people import tries
from scheduler.service.people.accounts import known
from scheduler.service.people.links import hashed
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.second_factors import SecondFactor
from scheduler.storage.unit_of_work import UnitOfWork

SEAL_LABEL = b"second factor"
SPAN = 30  # seconds that a code stands for
DRIFT = (-1, 0, 1)  # spans by which a telephone's clock may differ
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
MOST_TRIES, TRIES_LAST = 10, dt.timedelta(minutes=15)
ISSUER = "Rhamna-Educatec"


class WhoNeedsOne(StrEnum):
    """For whom the configuration requires a second factor."""

    NOBODY = "optional"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"

    def asks(self, person: Person) -> bool:
        """Tell whether it is required of a person."""
        if self is WhoNeedsOne.ADMINISTRATORS:
            return Role.ADMINISTRATOR in person.roles
        return self is WhoNeedsOne.EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an authenticator is given: a key to type, and the same as an address for a QR code."""

    key: str
    address: str


def has_second_factor(ctx: Context, person_id: int) -> bool:
    """Tell whether a person's sign-in asks for a second factor."""
    with ctx.uow().reading() as work:
        found = work.second_factors.of(person_id)
    return found is not None and found.confirmed_at is not None


def recovery_codes_left(ctx: Context, person_id: int) -> int:
    """Return how many recovery codes a person has not used yet."""
    with ctx.uow().reading() as work:
        return work.second_factors.codes_left(person_id)


def begin_second_factor(ctx: Context, person_id: int) -> Setup:
    """Make a key for a person's authenticator; it counts once a code of it was shown.

    Raises `NotAllowedError` while another one counts, and `NotFoundError`.
    """
    key = pyotp.random_base32()
    with ctx.uow() as work:
        person = known(work, person_id, hold=True)
        found = work.second_factors.of(person_id)
        if found is not None and found.confirmed_at is not None:
            raise NotAllowedError("%(person)s already has a second factor.", person=person.name)
        sealed = seal(ctx.secret).encrypt(key.encode()).decode()
        work.second_factors.put(SecondFactor(person_id=person_id, sealed=sealed))
        work.commit()
    return _setup(person, key)


def under_way(ctx: Context, person_id: int) -> Setup | None:
    """Return the key that a person was given and has not confirmed yet."""
    with ctx.uow().reading() as work:
        person, found = known(work, person_id), work.second_factors.of(person_id)
    if found is None or found.confirmed_at is not None:
        return None
    key = _key_of(ctx, found)
    return _setup(person, key) if key else None


def confirm(ctx: Context, person_id: int, code: str, *, actor: str) -> tuple[str, ...]:
    """Let a person's second factor count from now on; return recovery codes, shown this once.

    Empty for a wrong code. Raises `NotAllowedError` after too many wrong ones.
    """
    _refuse_too_many(ctx, person_id)
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    with ctx.uow() as work:
        person = known(work, person_id, hold=True)
        found = work.second_factors.of(person_id)
        if found is None or found.confirmed_at is not None or not _fits(ctx, work, found, code):
            return ()
        now = ctx.clock.now()
        work.second_factors.confirm(person_id, now)
        work.second_factors.put_codes(person_id, map(_hash_of, codes))
        work.audit.add(_entry(now, actor, "set-second-factor", person))
        work.commit()
    tries.forget_tries(ctx, _key(person_id))
    return codes


def takes_code(ctx: Context, person_id: int, code: str) -> bool:
    """Tell whether a code is the one of now, or a recovery code; either is used up.

    Raises `NotAllowedError` after too many wrong ones.
    """
    _refuse_too_many(ctx, person_id)
    with ctx.uow() as work:
        person = known(work, person_id, hold=True)
        found = work.second_factors.of(person_id)
        if found is None or found.confirmed_at is None:
            return False
        fits = _fits(ctx, work, found, code)
        if not fits and work.second_factors.use_code(person_id, _hash_of(code)):
            work.audit.add(_entry(ctx.clock.now(), person.name, "use-recovery-code", person))
            fits = True
        work.commit()
    if fits:
        tries.forget_tries(ctx, _key(person_id))
    return fits


def remove_second_factor(ctx: Context, person_id: int, *, actor: str) -> None:
    """Let a person sign in without a second factor. Raises `NotFoundError`."""
    with ctx.uow() as work:
        person = known(work, person_id, hold=True)
        if work.second_factors.of(person_id) is not None:
            work.second_factors.drop(person_id)
            entry = _entry(ctx.clock.now(), actor, "drop-second-factor", person)
            work.audit.add(entry)
            work.commit()


def seal(secret: bytes) -> Fernet:
    """Return what seals and opens keys with an installation's secret."""
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret, SEAL_LABEL, "sha256")))


def reseal(work: UnitOfWork, former: bytes | None, fresh: bytes) -> int:
    """Seal every key with another secret; return how many were lost with the former one."""
    lost = 0
    for factor in work.second_factors.all():
        try:
            key = seal(former or b"").decrypt(factor.sealed)
        except InvalidToken:
            work.second_factors.drop(factor.person_id)
            lost += 1
        else:
            work.second_factors.reseal(factor.person_id, seal(fresh).encrypt(key).decode())
    return lost


def _fits(ctx: Context, work: UnitOfWork, found: SecondFactor, code: str) -> bool:
    key = _key_of(ctx, found)
    typed = "".join(plain_signs(code).split())
    if not key or not (typed.isascii() and typed.isdecimal()):
        return False
    now = int(ctx.clock.now().timestamp()) // SPAN
    codes = pyotp.TOTP(key)
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(codes.generate_otp(step), typed):
            return work.second_factors.use_step(found.person_id, step)
    return False


def _key_of(ctx: Context, found: SecondFactor) -> str:
    try:
        return seal(ctx.secret).decrypt(found.sealed).decode()
    except InvalidToken:
        return ""


def _setup(person: Person, key: str) -> Setup:
    address = pyotp.TOTP(key).provisioning_uri(name=person.email or person.name, issuer_name=ISSUER)
    return Setup(key=key, address=address)


def _refuse_too_many(ctx: Context, person_id: int) -> None:
    # Counted before it is looked at, so that many at once are no more than one after the other.
    if tries.count(ctx, _key(person_id), TRIES_LAST) > MOST_TRIES:
        raise NotAllowedError("Too many wrong codes. Wait a quarter of an hour.")


def _key(person_id: int) -> str:
    return f"second factor of {person_id}"


def _recovery_code() -> str:
    words = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(words[first : first + 4] for first in range(0, len(words), 4))


def _hash_of(code: str) -> str:
    return hashed("".join(sign for sign in plain_signs(code).lower() if sign.isalnum()))


def _entry(at: dt.datetime, actor: str, act: str, person: Person) -> Entry:
    return Entry(at=at, actor=actor, act=act, what="person", key=person.name)
