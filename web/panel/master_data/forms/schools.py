"""The forms of schools and studios."""

from collections.abc import Collection

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.province import Province
from scheduler.domain.school import Level, Link, SchoolKind
from web.language.formats import LTR
from web.language.names import joined_list
from web.language.wording import labels, say
from web.panel.master_data.forms import fields
from web.panel.master_data.forms.field import Field, FormSpec, Section, Widget

MADE_HERE = "panel"  # the source of a school that was typed in here


def _school(province: Province) -> list[Section]:
    kinds = [(str(kind), labels.school_kind_word(kind)) for kind in SchoolKind]
    links = [(str(link), labels.link_word(link)) for link in Link]
    levels = [(str(level), labels.level_word(level)) for level in Level]
    return [
        Section(
            title=gettext("The school"),
            fields=[
                Field(
                    name="code",
                    label=gettext("Code"),
                    hint=gettext(
                        "Five digits and the letter that belongs to them, such as 99001J; of a "
                        "receiver that is no school two letters and three digits, such as MJ-001."
                    ),
                    required=True,
                    latin=True,
                ),
                *fields.names("name", gettext("Name")),
                fields.choice("kind", gettext("Kind"), kinds),
                Field(
                    name="levels",
                    label=gettext("Levels or audiences"),
                    widget=Widget.FLAGS,
                    choices=levels,
                    glue=";",
                    required=True,
                ),
                fields.hours_field(
                    "hours", gettext("Opening hours of a place that is not a school")
                ),
                _commune("commune_ar", "ar", {school.commune_ar for school in province.schools}),
                _commune("commune", "fr", {school.commune for school in province.schools}),
            ],
        ),
        Section(
            title=gettext("Rooms and connection"),
            fields=[
                fields.whole_field(
                    "rooms",
                    gettext("Rooms"),
                    gettext("Number of rooms that can receive at the same time."),
                ),
                fields.yes_or_no("board", gettext("Interactive board")),
                fields.choice("link", gettext("Connection"), links),
                fields.decimal(
                    "downlink_mbps",
                    gettext("Speed in Mbit/s"),
                    gettext("The actual speed; 0 if there is none."),
                ),
                Field(name="email", label=gettext("Email"), hint=gettext("Optional"), latin=True),
                fields.telephone_field(),
            ],
        ),
        Section(
            title=gettext("Pupils, location, source"),
            folded=True,
            fields=[
                Field(
                    name="pupils",
                    label=gettext("Pupils by level"),
                    widget=Widget.FIGURES,
                    choices=levels,
                    glue=";",
                    pair=":",
                    hint=gettext("If known; otherwise leave empty."),
                ),
                fields.decimal("lat", gettext("Latitude")),
                fields.decimal("lon", gettext("Longitude")),
                Field(name="coord_source", label=gettext("Source of the coordinates"), latin=True),
                Field(
                    name="source",
                    label=gettext("Source of this data"),
                    hint=gettext("For example: verified, illustrative, or the source."),
                ),
            ],
        ),
    ]


def _commune(name: str, tongue: str, known: Collection[str]) -> Field:
    """Ask for a commune in one language; those known are offered."""
    return Field(
        name=name,
        label=fields.in_tongue(gettext("Commune"), tongue),
        choices=[(each, each) for each in sorted(known)],
        required=True,
        tongue=tongue,
    )


def _studio(_: Province) -> list[Section]:
    return [
        Section(
            title=gettext("The studio"),
            fields=[
                *fields.names("name", gettext("Name")),
                fields.short_name_field(),
                fields.needed(fields.hours_field("hours", gettext("Opening hours"))),
                fields.whole_field(
                    "turnaround",
                    gettext("Minutes between two sessions"),
                    gettext("Changing speakers, checking the connection, airing the room."),
                ),
            ],
        ),
        Section(
            title=gettext("Equipment, days out of service"),
            folded=True,
            fields=[
                Field(
                    name="features",
                    label=gettext("Equipped with"),
                    hint=_known_features(),
                    latin=True,
                ),
                Field(name="closed", label=gettext("Out of service"), widget=Widget.RANGES),
                fields.dated_hours("closed_at", gettext("Out of service at certain hours")),
            ],
        ),
    ]


def _known_features() -> Markup:
    known = [
        Markup("{} ({})").format(LTR.format(literal), labels.feature_word(literal))
        for literal in ("interactive-board", "lab-bench", "document-camera")
    ]
    return say(
        gettext("Short names separated by semicolons. Common ones: %(names)s."),
        names=joined_list(known),
    )


SCHOOL = FormSpec(
    table="schools",
    slug="school",
    heading=lambda: gettext("School"),
    adding=lambda: gettext("A new school"),
    sections=_school,
    blank=lambda _: {
        "kind": str(SchoolKind.LYCEE),
        "link": str(Link.ADSL),
        "downlink_mbps": "4",
        "rooms": "1",
        "board": "yes",
        "lat": "0",
        "lon": "0",
        "coord_source": "missing",
        "source": MADE_HERE,
    },
    leads_to=lambda key: url_for("panel.school", code=key) if key else url_for("panel.schools"),
)

STUDIO = FormSpec(
    table="studios",
    slug="studio",
    heading=lambda: gettext("Studio"),
    adding=lambda: gettext("A new studio"),
    sections=_studio,
    blank=lambda _: {"turnaround": "15"},
    leads_to=lambda _: url_for("panel.studios"),
)

FORMS = (SCHOOL, STUDIO)
