"""Importing files through the panel: handed over, looked at, taken in; never by halves.

What was handed over waits packed in the database, for an hour and for who handed it over. It is put
over the province anew each time it is looked at, so what is shown is what would happen now.
"""

import datetime as dt
import io
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.errors import NotFoundError
from scheduler.domain.province import Province
from scheduler.intake.differences import ItemChange, item_changes
from scheduler.intake.handed_over import HandedFile
from scheduler.intake.province import Inputs
from scheduler.intake.remarks import Remark
from scheduler.service.context import Context
from scheduler.service.master_data.changes import ImportReport
from scheduler.service.master_data.effects import Effects, effects_of
from scheduler.service.master_data.importing import apply_import
from scheduler.storage.repositories.uploads import StoredUpload

LASTS = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedChanges:
    """What an upload would change now; `seen` is the stamp of the province it was compared with."""

    id: str
    seen: str
    changes: tuple[ItemChange, ...]
    effects: Effects
    names: tuple[str, ...]
    remarks: tuple[Remark, ...]


def hand_over(ctx: Context, files: Sequence[HandedFile], *, whole: bool, actor: str) -> str:
    """Keep files to be looked at, and return the id of the upload.

    Raises `BadInputError` with every fault of every file; nothing is kept then.
    """
    now = ctx.clock.now()
    with ctx.uow().reading() as work:
        stored = work.province.load()
    ctx.reader.handed(stored, files, whole=whole)
    with ctx.uow() as work:
        work.uploads.drop_before(now - LASTS)
        upload = StoredUpload(
            id=secrets.token_hex(16), made_at=now, made_by=actor, whole=whole, files=_pack(files)
        )
        work.uploads.add(upload)
        work.commit()
    return upload.id


def compare_upload(ctx: Context, upload_id: str, *, actor: str) -> UploadedChanges:
    """Return what an upload would change now.

    Raises `NotFoundError` when it is too old or somebody else's, `BadInputError` when it no longer
    makes sense with what is stored, and `ClashError` when a teacher would be booked twice.
    """
    seen, stored, files, inputs = _read(ctx, upload_id, actor)
    return UploadedChanges(
        id=upload_id,
        seen=seen,
        changes=item_changes(stored, inputs.province),
        effects=effects_of(ctx, inputs.province),
        names=tuple(file.name for file in files),
        remarks=inputs.remarks,
    )


def take_in(ctx: Context, upload_id: str, seen: str, *, actor: str) -> ImportReport:
    """Make an upload's changes the province's.

    Raises `LostUpdateError` when the province is no longer the one that was `seen` with it, and
    otherwise as `compare_upload`.
    """
    _, _, _, inputs = _read(ctx, upload_id, actor)
    report = apply_import(ctx, inputs.province, actor, seen=seen)
    give_up_files(ctx, upload_id, actor=actor)
    return report


def give_up_files(ctx: Context, upload_id: str, *, actor: str) -> None:
    """Forget an upload."""
    with ctx.uow() as work:
        if work.uploads.find(upload_id, actor, ctx.clock.now() - LASTS):
            work.uploads.drop(upload_id)
            work.commit()


def _read(
    ctx: Context, upload_id: str, actor: str
) -> tuple[str, Province | None, list[HandedFile], Inputs]:
    with ctx.uow().reading() as work:
        upload = work.uploads.find(upload_id, actor, ctx.clock.now() - LASTS)
        seen, stored = work.province.stamp() or "", work.province.load()
    if upload is None:
        raise NotFoundError("upload", upload_id)
    files = _unpack(upload.files)
    return seen, stored, files, ctx.reader.handed(stored, files, whole=upload.whole)


def _pack(files: Sequence[HandedFile]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, each in enumerate(files):
            archive.writestr(f"{number}/{each.name}", each.content)
    return out.getvalue()


def _unpack(packed: bytes) -> list[HandedFile]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return [
            HandedFile(name=name.partition("/")[2], content=archive.read(name))
            for name in archive.namelist()
        ]
