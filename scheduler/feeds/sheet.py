"""The week sheet of a school: A4, French and Arabic side by side, wall times, QR code."""

import dataclasses
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

import fontpkg
import segno
import typst

from scheduler.domain.holder import HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.feeds.phrases import say_in_feed
from scheduler.feeds.plain import plain_line
from scheduler.feeds.subscription import FeedTitle
from scheduler.feeds.week import imprint, week_of

LANGUAGES = ("fr", "ar")
FONT = "Noto Sans Arabic"
# Zip entries and PDFs bear a date; a fixed one keeps equal weeks equal to the byte.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def render_sheet(
    sessions: Iterable[ReleasedSession],
    *,
    school: School,
    monday: dt.date,
    address: str,
    release: int,
) -> bytes:
    """Return the PDF of a school's week from `monday` on.

    `address` is the school's page, shown as a QR code; `release` the number of the release that
    the sessions come from.
    """
    holder = FeedTitle(kind=HolderKind.SCHOOL, id=school.code, name=school.name)
    week = week_of(sessions, holder, monday, LANGUAGES)
    data = {
        "title": f"{plain_line(school.name.fr)} – {week.spans[0]}",
        "heading": _all("week.title"),
        "school": [
            f"{plain_line(school.name.in_(language))} · {school.code}" for language in LANGUAGES
        ],
        "scan": _all("page.scan"),
        "empty": _all("week.empty"),
        "foot": [imprint(school, release, language) for language in LANGUAGES],
        "qr": qr_code(address),
        **dataclasses.asdict(week),
    }
    return _compiled(json.dumps(data, ensure_ascii=False))


def zip_of(sheets: Mapping[str, bytes]) -> bytes:
    """Return one archive of sheets by file name, in the order of the names."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in sorted(sheets):
            pack.writestr(zipfile.ZipInfo(name, ZIP_DATE), sheets[name])
    return archive.getvalue()


def qr_code(address: str) -> str:
    """Return an address as an SVG drawing of its QR code."""
    return segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)


def _all(key: str) -> list[str]:
    return [say_in_feed(key, language) for language in LANGUAGES]


def _compiled(data: str) -> bytes:
    template = resources.files(__package__).joinpath("sheet.typ").read_bytes()
    pdf = _compiler().compile(template, format="pdf", sys_inputs={"data": data})
    return pdf if isinstance(pdf, bytes) else b"".join(pdf or ())


@cache
def _compiler() -> typst.Compiler:
    # Only the packaged letters: a host's own would make another sheet on every machine.
    folder = fontpkg.path(FONT, nearest=True).parent
    return typst.Compiler(font_paths=[str(folder)], ignore_system_fonts=True)
