"""A memory stick: films with their manifest come from it, and a receipt goes back on it."""

import hmac
import json
from pathlib import Path
from typing import Any

from receiver.library import Film, Library, write_whole

MANIFEST, RECEIPT = "educatec-manifest.json", "educatec-receipt.json"


def take_from(stick: Path, library: Library) -> tuple[list[Film], list[Film]]:
    """Copy the films of a stick and write the receipt; return those that are here, and the bad.

    Raises `OSError` without a manifest and `ValueError` for one that cannot be read.
    """
    manifest = json.loads((stick / MANIFEST).read_text("utf-8"))
    here, bad, proofs = [], [], []
    for entry in manifest["recordings"]:
        film = Film.read(entry)
        source = stick / Path(entry["file"]).name
        known = library.is_whole(film) and library.sum_of(film) == film.sha256
        if not known and not (source.exists() and library.add_whole(film, source)):
            bad.append(film)
            continue
        here.append(film)
        proofs.append(_proof(entry, library.sum_of(film)))
    receipt = {"version": 1, "school": manifest["school"], "receipts": proofs}
    write_whole(stick / RECEIPT, json.dumps(receipt, indent=1).encode())
    return here, bad


def _proof(entry: dict[str, Any], found: str) -> dict[str, Any]:
    proof = hmac.digest(entry["nonce"].encode(), found.encode(), "sha256").hex()
    return {"recording": entry["recording"], "sha256": found, "proof": proof}
