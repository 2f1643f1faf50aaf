"""The forms of the calendar: the school year, days without lessons, lesson hours, free hours."""

from flask import url_for
from flask_babel import gettext

from scheduler.domain.calendar import ClosureKind, DateStatus
from scheduler.domain.province import Province
from web.formats import LTR
from web.panel.forms import shared
from web.panel.forms.field import Field, FormSpec, Section
from web.wording import labels, say


def _calendar(_: str) -> str:
    return url_for("panel.calendar")


def _days() -> list[Field]:
    return [shared.day("first", gettext("First day")), shared.day("last", gettext("Last day"))]


def _closure(province: Province) -> list[Section]:
    kinds = [(str(each), labels.closure_word(each)) for each in ClosureKind]
    return [
        Section(
            title=gettext("What and when"),
            fields=[
                *shared.names("name", gettext("Name")),
                shared.short_name_field(),
                *_days(),
                shared.choice("kind", gettext("Kind"), kinds),
                shared.status_field(),
            ],
        ),
        shared.whom(province),
    ]


def _bell_period(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("What and when"),
            fields=[
                *shared.names("name", gettext("Name")),
                shared.short_name_field(),
                *_days(),
                shared.status_field(),
                shared.needed(
                    shared.hours(
                        "slots",
                        gettext("Lessons"),
                        say(
                            gettext(
                                "%(cut)s means lessons of 60 minutes without a break between; "
                                "lessons parted by breaks are written one by one: %(single)s."
                            ),
                            cut=LTR.format("08:30-12:30/60"),
                            single=LTR.format("08:40-09:25 09:30-10:15"),
                        ),
                    )
                ),
                shared.position_field(
                    gettext("Where several cover a school and a day, the last in the list holds.")
                ),
            ],
        ),
        shared.whom(province),
    ]


def _reception_hours(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Which hours"),
            fields=[
                shared.short_name_field(),
                shared.hours("hours", gettext("Classes are free")),
                shared.choice(
                    "period",
                    gettext("Only during"),
                    [("", gettext("All year")), *shared.named(province.calendar.periods)],
                ),
                shared.position_field(
                    gettext("Where several cover a school, the last in the list holds.")
                ),
            ],
        ),
        shared.whom(province),
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
