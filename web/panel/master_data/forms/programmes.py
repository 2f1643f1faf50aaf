"""The forms of teachers and programmes."""

import datetime as dt

from flask import url_for
from flask_babel import gettext

from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.text import Language
from scheduler.domain.wall import monday_of
from web.context import today
from web.language.wording import labels
from web.language.wording.subjects import subject_words
from web.panel.master_data.forms import fields
from web.panel.master_data.forms.field import Choices, Field, FormSpec, Section, Widget

WEEKS = 8


def _new_programme(province: Province) -> dict[str, str]:
    first = monday_of(today()) + dt.timedelta(weeks=1)
    last = first + dt.timedelta(weeks=WEEKS, days=-1)
    year = province.calendar
    return {
        "kind": str(Kind.TUTORING),
        "language": str(Language.FRENCH),
        "teacher": province.teachers[0].id if len(province.teachers) == 1 else "",
        "count": str(WEEKS - 2),  # so that a week of holidays or two leave room
        "minutes": "60",
        "first": str(min(max(first, year.first), year.last)),
        "last": str(min(max(last, year.first), year.last)),
        "per_week": "1",
        "min_days_between": "1",
        "priority": "2",
        "delivery": str(DeliveryPolicy.LIVE_RECORDED),
        "source": str(Source.STUDIO),
        "opens_after": "1",
        "opens_at": "08:00",
    }


def _languages() -> Choices:
    return [(str(language), labels.language_word(language)) for language in Language]


def _teacher(_: Province) -> list[Section]:
    return [
        Section(
            title=gettext("The teacher"),
            fields=[
                *fields.names("name", gettext("Name")),
                fields.short_name_field(),
                Field(
                    name="languages",
                    label=gettext("Teaches in"),
                    widget=Widget.FLAGS,
                    choices=_languages(),
                    required=True,
                ),
                Field(name="email", label=gettext("Email"), required=True, latin=True),
                fields.telephone_field(),
                fields.hours_field("available", gettext("Can be in the studio")),
                Field(name="away", label=gettext("Days away"), widget=Widget.RANGES),
                fields.dated_hours("away_at", gettext("Hours not available, on certain dates")),
            ],
        ),
        Section(
            title=gettext("Limits"),
            folded=True,
            fields=[
                fields.whole_field("max_minutes_a_day", gettext("Maximum minutes on air per day")),
                fields.whole_field(
                    "max_minutes_a_week", gettext("Maximum minutes on air per week")
                ),
                fields.whole_field("travel", gettext("Travel time between studios, in minutes")),
            ],
        ),
    ]


def _programme(province: Province) -> list[Section]:
    return [_what(province), *_for_whom(province), _how_many(province), _when(province), _how()]


def _what(province: Province) -> Section:
    known = subject_words()
    subjects = sorted(known.keys() | {programme.subject for programme in province.programmes})
    return Section(
        title=gettext("What"),
        fields=[
            *fields.names("title", gettext("Title")),
            fields.short_name_field(),
            Field(
                name="subject",
                label=gettext("Subject"),
                choices=[(subject, known.get(subject, subject)) for subject in subjects],
                hint=gettext("A short name: maths, physique, orientation"),
                required=True,
                latin=True,
                short=True,
            ),
            fields.choice(
                "kind", gettext("Kind"), [(str(kind), labels.kind_word(kind)) for kind in Kind]
            ),
            fields.choice("language", gettext("Language"), _languages()),
            fields.needed(
                fields.choice(
                    "teacher",
                    gettext("Teacher"),
                    [("", gettext("Choose")), *fields.named(province.teachers)],
                    hint=""
                    if province.teachers
                    else gettext("Create a teacher and a school first, then the programme."),
                )
            ),
        ],
    )


def _for_whom(province: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Audience"),
            fields=[
                Field(
                    name="levels",
                    label=gettext("Levels"),
                    widget=Widget.FLAGS,
                    choices=[(str(level), labels.level_word(level)) for level in Level],
                    required=True,
                ),
                Field(name="stream", label=gettext("Stream"), hint=gettext("Optional")),
            ],
        ),
        fields.whom(province, but_not=True),
    ]


def _how_many(province: Province) -> Section:
    return Section(
        title=gettext("How many, how long"),
        fields=[
            fields.whole_field("count", gettext("Number of sessions")),
            fields.whole_field("minutes", gettext("Minutes per session")),
            fields.whole_field("per_week", gettext("Maximum per week")),
            fields.day_field("first", gettext("First day")),
            fields.day_field("last", gettext("Last day")),
            fields.whole_field(
                "min_days_between",
                gettext("Minimum days between sessions"),
                gettext("Minimum. With 1, never two on the same day."),
            ),
            Field(
                name="minutes_in",
                label=gettext("Different length in some timetables"),
                widget=Widget.FIGURES,
                choices=fields.named(province.calendar.periods),
                hint=gettext("Minutes, for instance in Ramadan; empty: as above."),
            ),
        ],
    )


def _when(province: Province) -> Section:
    features = sorted({name for studio in province.studios for name in studio.features})
    return Section(
        title=gettext("When and where"),
        folded=True,
        fields=[
            fields.choice(
                "priority",
                gettext("Priority"),
                [("3", gettext("High")), ("2", gettext("Normal")), ("1", gettext("Low"))],
            ),
            fields.hours_field("preferred", gettext("Preferred hours")),
            fields.hours_field(
                "windows",
                gettext("Only in these hours"),
                gettext(
                    "One or more time ranges per day, such as %(example)s. All empty: any time."
                ),
            ),
            fields.choice(
                "studio", gettext("Studio"), [("", gettext("Any")), *fields.named(province.studios)]
            ),
            Field(
                name="needs",
                label=gettext("Required equipment"),
                widget=Widget.FLAGS,
                choices=[(feature, labels.feature_word(feature)) for feature in features],
            ),
        ],
    )


def _how() -> Section:
    usual = ("", gettext("Default"))
    return Section(
        title=gettext("Delivery"),
        folded=True,
        fields=[
            fields.choice(
                "delivery",
                gettext("Delivery"),
                [(str(policy), labels.policy_word(policy)) for policy in DeliveryPolicy],
            ),
            fields.choice(
                "rerun",
                gettext("Recording for schools that missed it"),
                [usual, *((str(rerun), labels.rerun_word(rerun)) for rerun in Rerun)],
            ),
            fields.choice(
                "source",
                gettext("Source of recorded sessions"),
                [(str(source), labels.source_word(source)) for source in Source],
            ),
            fields.whole_field("opens_after", gettext("Days between recording and availability")),
            fields.clock_field("opens_at", gettext("Available from"), "08:00"),
        ],
    )


FORMS = (
    FormSpec(
        table="teachers",
        slug="teacher",
        heading=lambda: gettext("Teacher"),
        adding=lambda: gettext("A new teacher"),
        sections=_teacher,
        blank=lambda _: {"max_minutes_a_day": "240", "max_minutes_a_week": "900", "travel": "30"},
        leads_to=lambda key: (
            url_for("panel.teacher", teacher_id=key) if key else url_for("panel.teachers")
        ),
    ),
    FormSpec(
        table="programmes",
        slug="programme",
        heading=lambda: gettext("Programme"),
        adding=lambda: gettext("A new programme"),
        sections=_programme,
        blank=_new_programme,
        leads_to=lambda key: (
            url_for("panel.programme", programme_id=key) if key else url_for("panel.programmes")
        ),
    ),
)
