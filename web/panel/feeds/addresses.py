"""The secret addresses of all pages with their codes, to be printed, cut and handed out."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.holder import HolderKind
from scheduler.domain.school import School
from scheduler.domain.studio import Teacher
from scheduler.domain.text import Text
from scheduler.service.people import links
from web.context import ctx
from web.language.names import commune_name, province
from web.own.page import qr
from web.panel.blueprint import blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one school or teacher is given: its name and where its page is; `letter` opens one's
    own mail program with it, where a mail address is known.
    """

    name: Text
    commune: str
    telephone: str
    address: str
    qr: Markup
    letter: str


@blueprint.get("/addresses")
def addresses() -> ResponseReturnValue:
    """Show every school's address, or every teacher's, to be printed and cut."""
    here = province()
    wants_teachers = request.args.get("kind") == HolderKind.TEACHER
    kind = HolderKind.TEACHER if wants_teachers else HolderKind.SCHOOL
    pages = links.links(ctx(), kind)
    slips = (
        [_slip(teacher, pages[teacher.id]) for teacher in here.teachers]
        if wants_teachers
        else [_slip(school, pages[school.code], commune_name(school)) for school in here.schools]
    )
    counts = {HolderKind.SCHOOL: len(here.schools), HolderKind.TEACHER: len(here.teachers)}
    return render_template("panel/feeds/addresses.html", kind=kind, slips=slips, counts=counts)


def _slip(holder: School | Teacher, address: str, commune: str = "") -> Slip:
    return Slip(
        name=holder.name,
        commune=commune,
        telephone=holder.telephone,
        address=address,
        qr=qr(address),
        letter=_letter(holder.email, address) if holder.email else "",
    )


def _letter(email: str, address: str) -> str:
    subject = gettext("Your page at the Rhamna-Educatec studio")
    words = gettext(
        "Your broadcasts are on this page. It needs no password and is for you "
        "only: bookmark it, and do not share it."
    )
    body = f"{words}\r\n\r\n{address}\r\n"
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject)}&body={quote(body)}"
