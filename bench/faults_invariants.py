"""What must hold of a stored file whatever happened to it, asked with SQL of its own.

Nothing of the service is imported here.
"""

import contextlib
import hashlib
import itertools
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

WORD = re.compile(r"\w+")
DIGITS = 64  # of a SHA-256
TWICE = {
    "two newest versions of a session": "SELECT session_id FROM session_versions WHERE newest "
    "GROUP BY session_id HAVING count(*) > 1",
    "a session with versions, none the newest": "SELECT session_id FROM session_versions "
    "GROUP BY session_id HAVING sum(newest) = 0",
    "a hole in the versions of a session": "SELECT session_id FROM session_versions "
    "GROUP BY session_id HAVING max(sequence) - min(sequence) + 1 <> count(*)",
    "a hole in the releases": "SELECT many, last FROM (SELECT count(*) AS many, "
    "coalesce(max(number), 0) AS last FROM releases) WHERE many <> last",
    "an act of the timers twice": "SELECT session_id FROM actions "
    "GROUP BY session_id, kind, sequence HAVING count(*) > 1",
    "a message twice": "SELECT key FROM outbox GROUP BY key HAVING count(*) > 1",
    "a number alive twice": "SELECT number FROM sessions "
    "WHERE state NOT IN ('cancelled', 'missed') GROUP BY programme_id, number HAVING count(*) > 1",
    "a placed session without its time": "SELECT id FROM sessions WHERE state = 'planned' "
    "AND (day IS NULL OR start_at IS NULL OR end_at IS NULL)",
    "a release with fewer versions than it says": "SELECT number FROM releases "
    "WHERE new + moved + changed + cancelled <> "
    "(SELECT count(*) FROM session_versions WHERE release = number)",
    "done before it was due": "SELECT id FROM actions WHERE state = 'done' AND done_at < due_at",
}

TAKEN = {
    "studio_id": "SELECT studio_id, start_at, end_at, id FROM sessions WHERE studio_id <> '' "
    "AND state NOT IN ('cancelled', 'missed', 'unplaced') ORDER BY studio_id, start_at",
    "teacher_id": "SELECT teacher_id, start_at, end_at, id FROM sessions WHERE teacher_id <> '' "
    "AND state NOT IN ('cancelled', 'missed', 'unplaced') ORDER BY teacher_id, start_at",
}


def _opened(file: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True))


def broken(file: Path) -> Iterator[str]:
    """Yield what does not hold."""
    with _opened(file) as stored:
        for name in ("integrity_check", "foreign_key_check"):
            found = stored.execute(f"PRAGMA {name}").fetchall()
            if found not in ([], [("ok",)]):
                yield f"{name}: {found[:3]}"
        for what, query in TWICE.items():
            if rows := stored.execute(query).fetchall():
                yield f"{what}: {rows[:3]}"
        for who in TAKEN:
            yield from _met(stored, who)


def _met(stored: sqlite3.Connection, who: str) -> Iterator[str]:
    rows = stored.execute(TAKEN[who]).fetchall()
    for one, other in itertools.pairwise(rows):
        if one[0] == other[0] and one[2] > other[1]:
            yield f"two sessions have {who} {one[0]} at once: {one[3]} and {other[3]}"


def not_kept(file: Path, answered: list[list[object]]) -> Iterator[str]:
    """Yield what was answered and is not stored. Answers: a name, then what was said."""
    with _opened(file) as stored:
        moved = {said[0]: said[1:] for name, *said in answered if name == "move"}
        for session, (day, start) in moved.items():
            row = stored.execute(
                "SELECT day, start FROM sessions WHERE id = ?", (session,)
            ).fetchone()
            if row is None or [str(row[0]), row[1]] != [day, start]:
                yield f"session {session} was moved to {day} {start} and is at {row}"
        for name, *said in answered:
            if name == "release":
                query = "SELECT 1 FROM releases WHERE number = ?"
            elif name == "import":
                query = "SELECT 1 FROM schools WHERE id = ?"
            else:
                continue
            if not stored.execute(query, said[:1]).fetchone():
                yield f"{name} {said} was answered and is not there"


def mail_doubts(file: Path, delivered: list[str]) -> Iterator[str]:
    """Yield what the outbox says otherwise than the server that took the mails."""
    yield from (f"mail {name} twice" for name, many in Counter(delivered).items() if many > 1)
    with _opened(file) as stored:
        states = dict(stored.execute("SELECT message_id, state FROM outbox").fetchall())
    taken = {name.strip("<>") for name in delivered}
    for name, state in states.items():
        if (state == "sent") > (name.strip("<>") in taken):
            yield f"mail {name} is said to be sent and was not"
        if name.strip("<>") in taken and state in {"waiting", "claimed"}:
            yield f"mail {name} would be sent again"


def left_over(file: Path) -> Iterator[str]:
    """Yield what the timers ought to have settled weeks ago."""
    with _opened(file) as stored:
        rows = stored.execute(
            "SELECT kind, state, count(*) FROM actions "
            "WHERE state IN ('due', 'claimed') GROUP BY 1, 2"
        ).fetchall()
    yield from (f"{many} acts {kind} are {state} for ever" for kind, state, many in rows)


def file_doubts(folder: Path, answered: list[list[object]]) -> Iterator[str]:
    """Yield which files are not what their names say, or have less than was answered."""
    for path in sorted((folder / "media").rglob("*")):
        is_kept = path.is_file() and len(path.name) == DIGITS
        if is_kept and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"{path.name[:8]}… is not what was handed in"
    kept = {str(said[0]) for name, *said in answered if name == "kept"}
    for mark in kept:
        if not (folder / "media" / mark[:2] / mark).is_file():
            yield f"{mark[:8]}… was kept and is not there"
    pieces = {said[0]: said[1] for name, *said in answered if name == "piece"}
    for upload, size in pieces.items():
        part = folder / "media" / "uploads" / f"{upload}.part"
        if not kept and (not part.is_file() or part.stat().st_size < int(str(size))):
            yield f"{size} bytes had come of an upload that has fewer"


def schema(file: Path) -> list[tuple[str, str]]:
    """Return the words by which every table and index was made, and the revision.

    Sorted, since the order in which a migration writes constraints is any.
    """
    with _opened(file) as stored:
        made = stored.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name"
        )
        found = [(str(name), " ".join(sorted(WORD.findall(str(sql))))) for name, sql in made]
        found += [("revision", str(stored.execute("SELECT * FROM alembic_version").fetchall()))]
    return found
