"""The forms of the lines: the studio's own, the encodings, the nightly hours of deliveries."""

from flask import url_for
from flask_babel import gettext

from scheduler.domain.province import Province
from web.panel.master_data.forms import fields
from web.panel.master_data.forms.field import Field, FormSpec, Section, Widget


def _lines(_: str) -> str:
    return url_for("panel.network")


def _network(province: Province) -> list[Section]:
    variants = fields.named(province.network.variants)
    return [
        Section(
            title=gettext("The studio’s line"),
            fields=[
                fields.decimal("uplink_mbps", gettext("Speed upwards in Mbit/s")),
                fields.yes_or_no(
                    "relayed",
                    gettext("A relay copies the stream"),
                    gettext("No: every live school takes a stream of its own from the studio."),
                ),
                fields.percent(
                    "reserve", gettext("Part of its line left to the school, in percent")
                ),
                fields.choice(
                    "recording_variant",
                    gettext("Recordings are sent as"),
                    [("", gettext("The best")), *variants],
                ),
                Field(
                    name="limits",
                    label=gettext("Best for single schools"),
                    widget=Widget.PAIRS,
                    choices=[("", "–"), *fields.schools_of(province)],
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
                *fields.names("name", gettext("Name")),
                fields.short_name_field(),
                fields.needed(fields.decimal("mbps", gettext("Takes of a line, in Mbit/s"))),
                fields.position_field(gettext("From the best to the thinnest.")),
            ],
        )
    ]


def _window(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Hours of deliveries"),
            fields=[
                fields.clock("start", gettext("Starts at"), "20:00"),
                Field(
                    name="end",
                    label=gettext("Ends at"),
                    widget=Widget.CLOCK,
                    hint=gettext("An end at or before the beginning lies on the next day."),
                ),
                fields.percent(
                    "share", gettext("Part of the line that deliveries may take, in percent")
                ),
                fields.position_field(
                    gettext("Where several cover a school, the last in the list holds.")
                ),
            ],
        ),
        fields.whom(province),
    ]


FORMS = (
    FormSpec(
        table="network",
        slug="network",
        heading=lambda: gettext("The studio’s line"),
        sections=_network,
        leads_to=_lines,
    ),
    FormSpec(
        table="network.variants",
        slug="variant",
        heading=lambda: gettext("Picture and sound"),
        adding=lambda: gettext("A new picture or sound"),
        sections=_variant,
        leads_to=_lines,
    ),
    FormSpec(
        table="network.windows",
        slug="window",
        heading=lambda: gettext("Hours of deliveries"),
        adding=lambda: gettext("New hours of deliveries"),
        sections=_window,
        blank=lambda _: {"start": "20:00", "end": "06:00", "share": "0.8"},
        leads_to=_lines,
    ),
)
