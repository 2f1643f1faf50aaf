"""What a database's refusal means: told apart by its cause, in a sentence that says what to do.

Sources: SQLite's result codes (sqlite.org/rescode.html), PostgreSQL's appendix A (SQLSTATE).
"""

import errno
import os
import shutil
from pathlib import Path

import sqlalchemy as sa

from scheduler.domain.errors import Trouble, UnavailableError
from scheduler.domain.sentence import of_system, sentence

LITTLE = 1024 * 1024  # bytes free, with which SQLite can no longer work
SQLITE = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_NOTADB": Trouble.DAMAGED,
    "SQLITE_FORMAT": Trouble.DAMAGED,
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_PERM": Trouble.NOT_ALLOWED,
}
# The first letters of an SQLSTATE, the longest first.
POSTGRESQL = {
    "53100": Trouble.FULL,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "25006": Trouble.READ_ONLY,
    "42501": Trouble.NOT_ALLOWED,
    "28": Trouble.NOT_ALLOWED,
    "55P03": Trouble.BUSY,
    "40": Trouble.BUSY,
    "53": Trouble.BUSY,
}
SAYS = {
    Trouble.AWAY: sentence(
        "The database cannot be reached: %(cause)s. Check that it is running, and its address in "
        "config.toml."
    ),
    Trouble.BUSY: sentence(
        "The database is busy with somebody else’s change. Try again in a moment."
    ),
    Trouble.FULL: sentence(
        "The disk is full; nothing more can be stored. Free some space on %(place)s."
    ),
    Trouble.READ_ONLY: sentence(
        "The database cannot be written to: its disk or its file is read-only (%(place)s)."
    ),
    Trouble.NOT_ALLOWED: sentence(
        "This program may not use the database. Check who owns %(place)s and who may read and "
        "write it."
    ),
    Trouble.DAMAGED: sentence(
        "The database is damaged (%(place)s). Stop the service, keep the file, and restore the "
        "last backup."
    ),
}
# Nothing ails the database: a rule of its tables, or a mistake of ours.
OURS = (sa.exc.IntegrityError, sa.exc.DataError)
PROBABLY_OURS = (sa.exc.ProgrammingError, sa.exc.NotSupportedError)


def trouble_of(error: BaseException | None, url: sa.URL) -> UnavailableError | None:
    """Return what a fault means for people; None when the database is not to blame."""
    if isinstance(error, UnicodeDecodeError):  # SQLite names a damaged page with letters from it
        return _told(Trouble.DAMAGED, url, "")
    if isinstance(error, sa.exc.TimeoutError):  # nobody gave a connection back
        return _told(Trouble.BUSY, url, str(error))
    if not isinstance(error, sa.exc.DBAPIError) or isinstance(error, OURS):
        return None
    cause = error.orig or error
    if _known(cause, url) is None and (isinstance(error, PROBABLY_OURS) or _is_grammar(cause)):
        return None
    return trouble_of_driver(cause, url)


def trouble_of_driver(cause: BaseException, url: sa.URL) -> UnavailableError:
    """Return what a fault means that the database's driver raised."""
    return _told(_known(cause, url) or Trouble.AWAY, url, str(cause).partition("\n")[0])


def busy(url: sa.URL) -> UnavailableError:
    """Return what is told to whoever waited too long for others to have written."""
    return _told(Trouble.BUSY, url, "")


def trouble_of_file(error: OSError, place: Path) -> UnavailableError:
    """Return what a refusal of the file system means."""
    troubles = {
        errno.ENOSPC: Trouble.FULL,
        errno.EDQUOT: Trouble.FULL,
        errno.EROFS: Trouble.READ_ONLY,
        errno.EACCES: Trouble.NOT_ALLOWED,
        errno.EPERM: Trouble.NOT_ALLOWED,
    }
    trouble = troubles.get(error.errno or 0)
    if trouble is None:
        return UnavailableError(
            "%(place)s cannot be used: %(cause)s.", place=place, cause=of_system(error)
        )
    return UnavailableError(SAYS[trouble].message, trouble, place=place)


def _is_grammar(cause: BaseException) -> bool:
    """Tell whether SQLite found fault with a statement, which it calls as it calls much else."""
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_ERROR"


def _known(cause: BaseException, url: sa.URL) -> Trouble | None:
    if url.get_backend_name() == "sqlite":
        return _sqlite(cause, url)
    state = str(getattr(cause, "sqlstate", None) or "")
    return next((POSTGRESQL[key] for key in POSTGRESQL if state.startswith(key)), None)


def _told(trouble: Trouble, url: sa.URL, cause: str) -> UnavailableError:
    place = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    return UnavailableError(SAYS[trouble].message, trouble, place=place, cause=cause)


def _sqlite(cause: BaseException, url: sa.URL) -> Trouble | None:
    name = str(getattr(cause, "sqlite_errorname", ""))
    known = next((SQLITE[key] for key in SQLITE if name.startswith(key)), None)
    if known in {None, Trouble.READ_ONLY} or name.startswith("SQLITE_IOERR"):
        return _of_the_disk(Path(url.database or "")) or known
    return known


def _of_the_disk(file: Path) -> Trouble | None:
    """Return what the disk would say to a write: SQLite calls several causes by one name."""
    folder = file.parent
    try:
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            return Trouble.READ_ONLY
        if shutil.disk_usage(folder).free < LITTLE:
            return Trouble.FULL
    except PermissionError:
        return Trouble.NOT_ALLOWED
    except OSError:
        return None
    for path in (folder, file):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            return Trouble.NOT_ALLOWED
    return None
