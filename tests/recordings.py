"""A province with one session that two schools get as a recording, and recordings put into it."""

import dataclasses
import datetime as dt
from pathlib import Path
from random import Random

from scheduler.adapters.media_store import FolderMediaStore
from scheduler.domain.holder import holders_of
from scheduler.domain.recording import Consent, Recording, RecordingSource, RecordingState
from scheduler.domain.release import Facts
from scheduler.domain.school import Link, School
from scheduler.domain.session import Mode, Reception
from scheduler.service.context import Context
from scheduler.service.people import links
from scheduler.service.recordings.opening import open_recording
from scheduler.service.recordings.recordings import hand_in
from tests import factories as make
from tests.broadcasts import publish_to_all, store_province

LIVE, RECORDED, UNLINKED = (make.code(number) for number in (99001, 99002, 99003))
ONE = 1
END = dt.datetime(2026, 11, 30, 15, 30, tzinfo=dt.UTC)
OPENS = dt.datetime(2026, 11, 30, 20, 0, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 12, 1, 6, 0, tzinfo=dt.UTC)
RATE = 2_000_000  # bytes a second: 20 Mbit/s, of which 0.8 in the hours from 20:00 to 06:00
MIB = 1024 * 1024


def store_house(ctx: Context, schools: tuple[School, ...] | None = None, **parts: object) -> Facts:
    """Release one session: live at one school, recorded at another, and at one without a line."""
    known = schools or (
        make.school(99001),
        make.school(99002),
        make.school(99003, link=Link.NONE, downlink_mbps=0.0),
    )
    province = make.province(schools=known)
    store_province(ctx, province)
    receptions = (
        Reception(school_code=LIVE, mode=Mode.LIVE, variant="720p"),
        *(
            Reception(school_code=school.code, mode=Mode.RECORDED)
            for school in known
            if school.code != LIVE
        ),
    )
    facts = make.facts(**({"receptions": receptions} | parts))
    publish_to_all(ctx, {ONE: facts})
    with ctx.uow() as work:
        links.grant_links(ctx, work, list(holders_of(province)))
        work.commit()
    return facts


def put_recording(
    ctx: Context, path: Path, size: int = 5 * MIB + 123, *, session_id: int = ONE, seed: int = 1
) -> Recording:
    """Hand a file of random bytes in, and open it as if it had been checked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Random(seed).randbytes(size))  # noqa: S311 -- any bytes
    found = hand_in(ctx, session_id, path, source=RecordingSource.FILE, actor="test")
    with ctx.uow() as work:
        work.recordings.put(dataclasses.replace(found, state=RecordingState.READY, seconds=3600.0))
        work.commit()
    return open_recording(ctx, found.id, consent=Consent.GIVEN, actor="test")


def store_in(folder: Path) -> FolderMediaStore:
    """Return a media store in a folder."""
    return FolderMediaStore(folder / "media")
