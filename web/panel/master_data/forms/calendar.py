"""The forms of the calendar: the school year, days without lessons, lesson hours, free hours."""

from flask import url_for
from flask_babel import gettext

from scheduler.domain.calendar import ClosureKind, DateStatus
from scheduler.domain.province import Province
from web.language.formats import LTR
from web.language.wording import labels, say
from web.panel.master_data.forms import fields
from web.panel.master_data.forms.field import Field, FormSpec, Section


def _calendar(_: str) -> str:
    return url_for("panel.calendar")


def _days() -> list[Field]:
    return [
        fields.day_field("first", gettext("First day")),
        fields.day_field("last", gettext("Last day")),
    ]


def _closure(province: Province) -> list[Section]:
    kinds = [(str(kind), labels.closure_word(kind)) for kind in ClosureKind]
    return [
        Section(
            title=gettext("What and when"),
            fields=[
                *fields.names("name", gettext("Name")),
                fields.short_name_field(),
                *_days(),
                fields.choice("kind", gettext("Kind"), kinds),
                fields.status_field(),
            ],
        ),
        fields.whom(province),
    ]


def _bell_period(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("What and when"),
            fields=[
                *fields.names("name", gettext("Name")),
                fields.short_name_field(),
                *_days(),
                fields.status_field(),
                fields.needed(
                    fields.hours_field(
                        "slots",
                        gettext("Lessons"),
                        say(
                            gettext(
                                "%(cut)s means 60-minute lessons with no break in "
                                "between; if there are breaks, list each lesson: "
                                "%(single)s."
                            ),
                            cut=LTR.format("08:30-12:30/60"),
                            single=LTR.format("08:40-09:25 09:30-10:15"),
                        ),
                    )
                ),
                fields.position_field(
                    gettext(
                        "If several cover a school and a day, the last one in the list applies."
                    )
                ),
            ],
        ),
        fields.whom(province),
    ]


def _reception_hours(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Which hours"),
            fields=[
                fields.short_name_field(),
                fields.hours_field("hours", gettext("Classes are free")),
                fields.choice(
                    "period",
                    gettext("Only during"),
                    [("", gettext("All year")), *fields.named(province.calendar.periods)],
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
        table="school_year",
        slug="year",
        heading=lambda: gettext("School year"),
        sections=lambda _: [Section(title=gettext("School year"), fields=_days())],
        leads_to=_calendar,
    ),
    FormSpec(
        table="closures",
        slug="closure",
        heading=lambda: gettext("Days without lessons"),
        adding=lambda: gettext("New days without lessons"),
        sections=_closure,
        blank=lambda _: {
            "kind": str(ClosureKind.BREAK),
            "status": str(DateStatus.CONFIRMED),
        },
        leads_to=_calendar,
    ),
    FormSpec(
        table="bell_periods",
        slug="bell-period",
        heading=lambda: gettext("Lesson hours"),
        adding=lambda: gettext("New lesson hours"),
        sections=_bell_period,
        blank=lambda province: {
            "first": str(province.calendar.first),
            "last": str(province.calendar.last),
            "status": str(DateStatus.PROVISIONAL),
        },
        leads_to=_calendar,
    ),
    FormSpec(
        table="reception_hours",
        slug="reception-hours",
        heading=lambda: gettext("Free hours of the classes"),
        adding=lambda: gettext("New free hours"),
        sections=_reception_hours,
        leads_to=_calendar,
    ),
)
