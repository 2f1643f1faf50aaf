"""Passwords: kept as Argon2id hashes, and asked for as NIST SP 800-63B says: long, not composed."""

import functools
import re
import unicodedata
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.domain.person import Person

SHORTEST, LONGEST = 10, 200
HASHER = PasswordHasher()  # RFC 9106's choice for machines with little memory: 64 MiB, three passes
# What people try here; the commonest of everywhere are in zxcvbn's lists.
LOCAL = frozenset(
    {
        "0123456789",
        "motdepasse",
        "azertyuiop",
        "azerty",
        "administrateur",
        "administrator",
        "bismillah",
        "marrakech",
        "benguerir",
        "rhamna",
        "educatec",
        "rhamna-educatec",
        "rhamnaeducatec",
    }
)
ADDED = re.compile(r"^[\W\d_]{0,6}|[\W\d_]{0,6}$")  # before and after a word, to make it longer
FEWEST_LETTERS = 4  # different ones


class PasswordFault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    OWN = "own"


def password_fault(password: str, person: Person) -> PasswordFault | None:
    """Return what is wrong with a password for a person, or None."""
    plain = _normal(password).casefold()
    names = {person.name.casefold(), person.email, person.email.partition("@")[0]}
    if len(plain) < SHORTEST:
        return PasswordFault.SHORT
    if len(plain) > LONGEST:
        return PasswordFault.LONG
    if _is_common(plain) or len(set(plain)) < FEWEST_LETTERS:
        return PasswordFault.COMMON
    return PasswordFault.OWN if plain in names else None


@functools.cache
def _common() -> frozenset[str]:
    """Return the commonest passwords of any length; it takes a moment and some memory."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 -- large

    # A word stands in one of the lists only, so that of passwords alone lacks common words.
    return LOCAL.union(*FREQUENCY_LISTS.values())


def _is_common(plain: str) -> bool:
    """Tell whether it is among the commonest, or is one of them made longer.

    A list of long ones alone would be short: what people type when ten letters are asked for is a
    common password twice, or with figures and signs around it.
    """
    half = plain[: len(plain) // 2]
    bare = ADDED.sub("", plain)
    return any(word in _common() for word in (plain, bare, half if half * 2 == plain else plain))


def hash_of(password: str) -> str:
    """Return a hash to keep, with its parameters and a salt of its own."""
    return HASHER.hash(_normal(password))


@functools.cache
def nobodys() -> str:
    """Return a hash to compare with where there is no account, so that both take the same time."""
    return hash_of("nobody's password")


def is_password(kept: str, password: str) -> bool:
    """Tell whether a password is the one behind a hash."""
    try:
        return HASHER.verify(kept, _normal(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than those in force now."""
    return HASHER.check_needs_rehash(kept)


def _normal(password: str) -> str:
    # The same letters typed on another keyboard are the same password (SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)
