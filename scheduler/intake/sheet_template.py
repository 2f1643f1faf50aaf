"""A workbook to fill in: headings, choices, and one or two rows as an example of each list."""

import datetime as dt

from scheduler.domain.programme import Audience, Kind, Programme
from scheduler.domain.school import Level, Link, School, SchoolKind
from scheduler.domain.studio import Teacher
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours
from scheduler.intake.workbook import book_of

WEEKDAYS, SATURDAY = range(5), 5
MORNING, AFTERNOON = (8 * 60 + 30, 12 * 60 + 30), (14 * 60 + 30, 18 * 60 + 30)


def template_of(language: str, first: dt.date, last: dt.date) -> bytes:
    """Return the workbook for a language, its example for a school year of these days."""
    return book_of(
        example_schools(), (example_teacher(),), (example_programme(first, last),), language
    )


def example_schools() -> tuple[School, ...]:
    """Return a school with everything known and one with only what is needed."""
    return (
        School(
            code="99001J",
            name=Text(ar="مثال: ثانوية إعدادية", fr="Exemple : collège"),
            commune="Ben Guerir",
            commune_ar="ابن جرير",
            kind=SchoolKind.COLLEGE,
            lat=32.236,
            lon=-7.954,
            rooms=1,
            downlink_mbps=20.0,
            link=Link.FIBRE,
            board=True,
            levels=frozenset({Level.AC1, Level.AC2, Level.AC3}),
            email="college@exemple.ma",
            source="exemple",
            pupils={Level.AC1: 120, Level.AC2: 110, Level.AC3: 95},
            telephone="+212 5 00 00 00 00",
        ),
        School(
            code="99002K",
            name=Text(ar="مثال: ثانوية تأهيلية", fr="Exemple : lycée"),
            commune="Skhour Rehamna",
            commune_ar="صخور الرحامنة",
            kind=SchoolKind.LYCEE,
            lat=32.48,
            lon=-7.92,
            rooms=1,
            downlink_mbps=0.0,
            link=Link.NONE,
            board=False,
            levels=frozenset({Level.TC, Level.BAC1, Level.BAC2}),
            email="",
            source="exemple",
        ),
    )


def example_teacher() -> Teacher:
    """Return a teacher who comes to the studio in the mornings and on Wednesday afternoons."""
    mornings = tuple(Hours(weekday, *MORNING) for weekday in (*WEEKDAYS, SATURDAY))
    return Teacher(
        id="exemple",
        name=Text(ar="مثال: أستاذ(ة) الرياضيات", fr="Exemple : mathématiques"),
        languages=frozenset({"ar", "fr"}),
        email="enseignant@exemple.ma",
        available=(*mornings, Hours(2, *AFTERNOON)),
    )


def example_programme(first: dt.date, last: dt.date) -> Programme:
    """Return a programme of that teacher with four sessions in these days."""
    return Programme(
        id="exemple-2bac",
        title=Text(ar="مثال: الرياضيات", fr="Exemple : mathématiques"),
        subject="maths",
        kind=Kind.TUTORING,
        language="fr",
        teacher_id="exemple",
        audience=Audience(levels=frozenset({Level.BAC2})),
        count=4,
        minutes=60,
        first=first,
        last=last,
    )
