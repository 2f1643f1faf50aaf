"""What a teacher sends ahead of a session: the address of a page, or a file kept on the shelf."""

import io
import re
import zipfile
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import urlsplit

from scheduler.domain.errors import (
    BadInputError,
    Fault,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from scheduler.domain.release import Facts, ReleasedState
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.ports.media import Shelf
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.exchange import Material
from scheduler.storage.unit_of_work import UnitOfWork

__all__ = ["Material"]

LONGEST_TITLE = 120
LONGEST_ADDRESS = 500
MOST = 6  # ahead of one session
MOST_BYTES = 5 * 1024 * 1024
UNSAFE_LETTER = re.compile(r"[^\w .()-]")


def _is_office(content: bytes) -> bool:
    """Tell whether it is an office file of these days without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name.casefold() for name in parts.namelist()]
    except zipfile.BadZipFile:
        return False
    is_document = "mimetype" in names or "[content_types].xml" in names
    return is_document and not any("vbaproject" in name or "basic/" in name for name in names)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except ValueError:
        return False


# A file is what its first bytes say; the ending of its name must agree.
KINDS: Mapping[str, Callable[[bytes], bool]] = {
    ".pdf": lambda content: content.startswith(b"%PDF-"),
    ".png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    ".jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    ".jpeg": lambda content: content.startswith(b"\xff\xd8\xff"),
    ".txt": _is_text,
    **dict.fromkeys((".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods"), _is_office),
}


def send_material_link(
    ctx: Context, teacher_id: str, session_id: int, title: str, address: str
) -> None:
    """Send a page's address ahead of a session.

    Raises `NotFoundError` for somebody else's session, `NotAllowedError` when it is over, called
    off or has six already, `BadInputError` (`title`, `address`) for what cannot be a title or an
    address.
    """
    where = plain_line(address)
    if not _is_web_address(where):
        raise _bad("address", "is not a web address", "an address that begins with https://")
    _send(ctx, teacher_id, session_id, title or where, address=where)


def send_file(
    ctx: Context, teacher_id: str, session_id: int, title: str, *, name: str, content: bytes
) -> None:
    """Send a file ahead of a session.

    Raises as `send_material_link` does, and `BadInputError` (`file`) for an empty file, more than
    five megabytes, or one that is not what its name says.
    """
    kept_name = _name(name)
    ending = PurePath(kept_name).suffix.casefold()
    if not 0 < len(content) <= MOST_BYTES:
        raise _bad("file", "is empty or too large", f"size in bytes: 1 to {MOST_BYTES}")
    if ending not in KINDS or not KINDS[ending](content):
        raise _bad("file", f"is {kept_name}", f"one of {', '.join(KINDS)}")
    mark = sha256(content).hexdigest()
    _send(
        ctx,
        teacher_id,
        session_id,
        title or kept_name,
        file_name=kept_name,
        shelf_mark=mark,
        content=content,
    )


def withdraw_material(ctx: Context, teacher_id: str, material_id: int) -> None:
    """Take a teacher's link or file back. Raises `NotFoundError`."""
    with ctx.uow() as work:
        found = work.exchange.material(material_id)
        if found is None:
            raise NotFoundError("material", material_id)
        facts = _taught(work, teacher_id, found.session_id)
        work.exchange.drop_material(material_id)
        work.audit.add(_entry(ctx, found, facts, "withdraw"))
        work.commit()
    if found.shelf_mark:
        _clear_shelf(ctx, found.shelf_mark)


def materials_for(ctx: Context, sessions: Collection[int]) -> dict[int, tuple[Material, ...]]:
    """Return what was sent ahead, by session, the oldest first."""
    with ctx.uow().reading() as work:
        found = work.exchange.materials(sessions)
    return {
        session_id: tuple(material for material in found if material.session_id == session_id)
        for session_id in sessions
    }


def file_of(ctx: Context, session_id: int, material_id: int) -> tuple[Material, bytes]:
    """Return a session's file and its content. Raises `NotFoundError`, `UnavailableError`."""
    with ctx.uow().reading() as work:
        found = work.exchange.material(material_id)
    if found is None or found.session_id != session_id or not found.shelf_mark:
        raise NotFoundError("material", material_id)
    return found, _shelf(ctx).get(found.shelf_mark)


def can_be_sent(ctx: Context, facts: Facts) -> bool:
    """Tell whether something can still be sent ahead: until the session is over for schools."""
    return facts.state is ReleasedState.CONFIRMED and ctx.clock.now() < facts.audience_end


def _send(
    ctx: Context,
    teacher_id: str,
    session_id: int,
    title: str,
    *,
    content: bytes = b"",
    **parts: str,
) -> None:
    said = plain_line(title)
    if not 0 < len(said) <= LONGEST_TITLE:
        raise _bad("title", "is empty or too long", f"number of characters: 1 to {LONGEST_TITLE}")
    with ctx.uow() as work:
        facts = _taught(work, teacher_id, session_id)
        if not can_be_sent(ctx, facts):
            raise NotAllowedError("%(session)s is over or cancelled.", session=facts.key)
        work.exchange.lock(session_id)
        if len(work.exchange.materials([session_id])) >= MOST:
            raise NotAllowedError(
                "Maximum number of files for %(session)s: %(most)s.", session=facts.key, most=MOST
            )
        material = Material(
            session_id=session_id,
            title=said,
            size=len(content),
            given_by=teacher_id,
            given_at=ctx.clock.now(),
            **parts,  # type: ignore[arg-type] # texts alone
        )
        if content:
            # On the shelf before it is in the list: what is listed can be had.
            work.exchange.lock_file(material.shelf_mark)
            _shelf(ctx).put(material.shelf_mark, content)
        work.exchange.add_material(material)
        work.audit.add(_entry(ctx, material, facts, "send"))
        work.commit()


def _clear_shelf(ctx: Context, shelf_mark: str) -> None:
    # After the list was changed for good, and while nobody can put the same file there again.
    with ctx.uow() as work:
        work.exchange.lock_file(shelf_mark)
        if not work.exchange.is_on_shelf(shelf_mark):
            _shelf(ctx).drop(shelf_mark)
        work.commit()


def _taught(work: UnitOfWork, teacher_id: str, session_id: int) -> Facts:
    found = work.releases.newest([session_id]).get(session_id)
    if found is None or found.facts.teacher_id != teacher_id:
        raise NotFoundError("released session", session_id)
    return found.facts


def _is_web_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return (
        len(words) <= LONGEST_ADDRESS
        and parts.scheme in {"http", "https"}
        and "." in (parts.hostname or "")
        and "@" not in parts.netloc
        and not any(letter.isspace() for letter in words)
    )


def _name(name: str) -> str:
    """Return a file's own name without its folders or what file systems and headers dislike."""
    last = plain_line(name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = PurePath(UNSAFE_LETTER.sub("_", last).strip(". "))
    return f"{kept.stem[:100]}{kept.suffix[:10]}"


def _entry(ctx: Context, material: Material, facts: Facts, act: str) -> Entry:
    return Entry(
        at=ctx.clock.now(),
        actor=f"teacher {material.given_by}",
        act=act,
        what="material",
        key=str(facts.key),
        detail={"title": material.title, "what": material.address or material.file_name},
    )


def _shelf(ctx: Context) -> Shelf:
    if ctx.shelf is None:
        raise UnavailableError("This installation has no folder for files.")
    return ctx.shelf


def _bad(key: str, wrong: str, allowed: str) -> BadInputError:
    return BadInputError([Fault(file="material", line=None, key=key, wrong=wrong, allowed=allowed)])
