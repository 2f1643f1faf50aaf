"""The forms of the lines: the studio's own, the encodings, the nightly hours of deliveries."""

from flask import url_for
from flask_babel import gettext

from scheduler.domain.province import Province
from web.formats import said
from web.panel.forms import shared
from web.panel.forms.field import Field, FormSpec, Section, Widget


def network() -> FormSpec:
    """Return the form of the studio's own line."""
    return FormSpec(
        table="network",
        slug="network",
        heading=lambda: gettext("The studio’s line"),
        adding=None,
        sections=_network,
        blank=lambda _: {},
        leads_to=_lines,
    )


def variant() -> FormSpec:
    """Return the form of an encoding."""
    return FormSpec(
        table="network.variants",
        slug="variant",
        heading=lambda: gettext("Picture and sound"),
        adding=lambda: gettext("A new picture or sound"),
        sections=_variant,
        blank=lambda _: {},
        leads_to=_lines,
    )


def window() -> FormSpec:
    """Return the form of the hours in which recordings are sent."""
    return FormSpec(
        table="network.windows",
        slug="window",
        heading=lambda: gettext("Hours of deliveries"),
        adding=lambda: gettext("New hours of deliveries"),
        sections=_window,
        blank=lambda _: {"start": "20:00", "end": "06:00", "share": "0.8"},
        leads_to=_lines,
    )


def _lines(_: str) -> str:
    return url_for("panel.network")


def _network(province: Province) -> list[Section]:
    variants = [(each.id, str(said(each.name).striptags())) for each in province.network.variants]
    schools = [
        (each.code, f"{said(each.name).striptags()} ({each.code})") for each in province.schools
    ]
    return [
        Section(
            title=gettext("The studio’s line"),
            fields=[
                shared.decimal("uplink_mbps", gettext("Speed upwards in Mbit/s")),
                shared.yes_or_no(
                    "relayed",
                    gettext("A relay copies the stream"),
                    gettext("No: every live school takes a stream of its own from the studio."),
                ),
                shared.decimal(
                    "reserve",
                    gettext("Share of a school’s line left to the school"),
                    gettext("From 0 to 1: 0.1 is a tenth."),
                ),
                shared.choice(
                    "recording_variant",
                    gettext("Recordings are sent as"),
                    [("", gettext("The best")), *variants],
                ),
                Field(
                    name="limits",
                    label=gettext("Best for single schools"),
                    widget=Widget.PAIRS,
                    choices=[("", "–"), *schools],
                    others=[("", "–"), *variants],
                    hint=gettext("Where the line is worse than its figure says."),
                ),
            ],
        )
    ]


def _variant(_: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Picture and sound"),
            fields=[
                *shared.names("name", gettext("Name")),
                shared.short_name_field(),
                shared.decimal("mbps", gettext("Takes of a line, in Mbit/s")),
                shared.position_field(gettext("From the best to the thinnest.")),
            ],
        )
    ]


def _window(province: Province) -> list[Section]:
    time = gettext("A time such as 20:00.")
    return [
        Section(
            title=gettext("Hours of deliveries"),
            fields=[
                Field(name="start", label=gettext("Starts at"), widget=Widget.CLOCK, hint=time),
                Field(
                    name="end",
                    label=gettext("Ends at"),
                    widget=Widget.CLOCK,
                    hint=gettext("An end at or before the beginning lies on the next day."),
                ),
                shared.decimal(
                    "share",
                    gettext("Share of the line that deliveries may take"),
                    gettext("From 0 to 1: 0.8 is four fifths."),
                ),
                shared.position_field(
                    gettext("Where several cover a school, the last in the list holds.")
                ),
            ],
        ),
        shared.whom(province),
    ]
