"""Backups that only their owner reads: encrypted with age, by a passphrase or for a key."""

from dataclasses import dataclass
from pathlib import Path

import pyrage

from scheduler.domain.errors import UnavailableError

ENDING = ".age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """How a backup is encrypted: a passphrase, or recipients' public keys (`age1…`)."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()

    def encrypt(self, content: bytes) -> bytes:
        """Return the content encrypted. Raises `UnavailableError` for a key that is none."""
        if self.passphrase:
            return bytes(pyrage.passphrase.encrypt(content, self.passphrase))
        try:
            keys = [pyrage.x25519.Recipient.from_str(key) for key in self.recipients]
        except pyrage.RecipientError as error:
            raise UnavailableError(
                "A recipient’s key is not an age key: %(error)s.", error=error
            ) from error
        return bytes(pyrage.encrypt(content, keys))


def decrypt(content: bytes, *, passphrase: str = "", identity: Path | None = None) -> bytes:
    """Return what an encrypted backup holds.

    Raises `UnavailableError` without passphrase and identity, and for wrong ones.
    """
    if not passphrase and identity is None:
        raise UnavailableError(
            "This backup is encrypted: give --passphrase-file or --identity with its key."
        )
    try:
        if passphrase:
            return bytes(pyrage.passphrase.decrypt(content, passphrase))
        lines = identity.read_text(encoding="utf-8").splitlines() if identity else []
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
        return bytes(pyrage.decrypt(content, found))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise UnavailableError("The backup cannot be decrypted: %(error)s.", error=error) from error
