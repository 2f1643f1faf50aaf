"""Where the latest start serves, kept in the data folder for whoever prints links later."""

import re
from pathlib import Path

from scheduler.adapters.durable import write_durably

NAME = "served-at"
ADDRESS = re.compile(r"([A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45}):(\d{1,5})")
HIGHEST_PORT = 65535


def keep_served_at(folder: Path, host: str, port: int) -> None:
    """Keep the host and port of this start. Raises `OSError`."""
    write_durably(folder / NAME, f"{host}:{port}".encode())


def served_at(folder: Path) -> tuple[str, int]:
    """Return the host and port of the latest start; "" and 0 where nothing legible is kept.

    What a power cut or somebody's editor left there only decides how links look, so it is never a
    reason to stop.
    """
    try:
        found = ADDRESS.fullmatch((folder / NAME).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return "", 0
    if found is None or not 0 < int(found[2]) <= HIGHEST_PORT:
        return "", 0
    return found[1], int(found[2])
