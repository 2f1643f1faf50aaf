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
            title=gettext("The studio’s connection"),
            fields=[
                fields.decimal("uplink_mbps", gettext("Upload speed in Mbit/s")),
                fields.yes_or_no(
                    "relayed",
                    gettext("A relay copies the stream"),
                    gettext("No: the studio sends a separate stream to each live school."),
                ),
                fields.percent_field(
                    "reserve",
                    gettext("Share of its connection reserved for the school, in percent"),
                ),
                fields.choice(
                    "recording_variant",
                    gettext("Quality of recordings"),
                    [("", gettext("The best")), *variants],
                ),
                Field(
                    name="limits",
                    label=gettext("Best quality for individual schools"),
                    widget=Widget.PAIRS,
                    choices=[("", "–"), *fields.schools_of(province)],
                    others=[("", "–"), *variants],
                    hint=gettext("Where the actual speed is lower than stated."),
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
                fields.needed(fields.decimal("mbps", gettext("Bandwidth needed, in Mbit/s"))),
                fields.position_field(gettext("From the best to the lightest.")),
            ],
        )
    ]


def _window(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Delivery hours"),
            fields=[
                fields.clock_field("start", gettext("Starts at"), "20:00"),
                Field(
                    name="end",
                    label=gettext("Ends at"),
                    widget=Widget.CLOCK,
                    hint=gettext("An end time at or before the start is on the next day."),
                ),
                fields.percent_field(
                    "share",
                    gettext("Share of the connection that sending recordings may use, in percent"),
                ),
                fields.position_field(
                    gettext("If several cover a school, the last one in the list applies.")
                ),
            ],
        ),
        fields.whom(province),
    ]


FORMS = (
    FormSpec(
        table="network",
        slug="network",
        heading=lambda: gettext("The studio’s connection"),
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
        heading=lambda: gettext("Delivery hours"),
        adding=lambda: gettext("New hours of deliveries"),
        sections=_window,
        blank=lambda _: {"start": "20:00", "end": "06:00", "share": "0.8"},
        leads_to=_lines,
    ),
)
