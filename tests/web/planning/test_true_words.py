"""Around planning nothing is said that the calendar, the programmes or the plan do not bear out."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.session import Reason, ReasonCode
from scheduler.planner.problem import Progress
from scheduler.service.context import Context
from scheduler.service.draft.queries import sessions_of
from scheduler.service.jobs import ProgressSample
from tests.web.visits import Tags
from web.language.plain_text import plain
from web.language.wording.reasons import reason_sentence
from web.panel.planning.emptiness import why_nothing
from web.panel.planning.progress_curve import curve_of

BEGAN = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
TODAY = BEGAN.date()
FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 26)  # of every programme of the house


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-12-02", "2026-12-02", "Schools are closed: Day off."),
        ("2026-11-29", "2026-11-29", "There are no lessons on these days."),
        ("2026-11-30", "2026-12-05", "What the programmes ask for is scheduled already"),
        ("2026-11-24", "2026-11-28", "No programme runs on these days; the next one begins on"),
        ("2027-02-01", "2027-02-06", "No programme runs any more; the last one ended on"),
        ("2027-08-02", "2027-08-07", "Lessons run from"),
        ("2026-11-02", "2026-11-07", "These days are over."),
    ],
)
def test_an_empty_plan_names_the_reason_that_empties_it(
    app: Flask, first: str, last: str, says: str
) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    with app.test_request_context("/?lang=en"):
        told = re.sub("[\u2068\u2069]", "", plain(why_nothing(*days, TODAY)))
    assert told.startswith(says), told
    assert ("Day off" in told) is (first == last == "2026-12-02")


def test_plan_of_a_programme_opens_dates_inside_it(operator: FlaskClient) -> None:
    page = operator.get("/panel/programmes/nowhere")
    links = [each["href"] or "" for each in Tags(page.text).named("a")]
    plans = [link for link in links if link.startswith("/panel/plan?")]
    assert plans == [f"/panel/plan?first={FIRST}&last={LAST}"]
    asked = operator.get(plans[0]).text
    assert f'value="{FIRST}"' in asked
    assert f'value="{LAST}"' in asked


def test_week_of_a_programme_is_one_with_its_sessions(
    operator: FlaskClient, house: Context
) -> None:
    page = operator.get("/panel/programmes/maths-2bac")
    link = next(
        each["href"] or ""
        for each in Tags(page.text).named("a")
        if (each["href"] or "").startswith("/panel/week?on=")
    )
    shown = operator.get(link).text
    assert any(f"/sessions/{each.id}" in shown for each in sessions_of(house, "maths-2bac"))


def sample(seconds: int, value: float) -> ProgressSample:
    progress = Progress(
        stage="greedy", done=0, total=1, value=value, bound=18_000.0, gap=1.0, placed=0
    )
    return ProgressSample(at=BEGAN + dt.timedelta(seconds=seconds), progress=progress)


@pytest.mark.parametrize(
    "samples",
    [[], [sample(1, 5.0)], [sample(0, 0.0), sample(9, 0.0)], [sample(2, 5.0), sample(2, 6.0)]],
)
def test_a_curve_that_would_be_an_empty_frame_is_not_drawn(samples: list[ProgressSample]) -> None:
    assert curve_of(samples) is None


def test_a_curve_has_as_many_moments_as_it_shows() -> None:
    drawn = curve_of([sample(0, 5.0), sample(3, 9.0)])
    assert drawn is not None
    across = {point.partition(",")[0] for point in drawn.value.split()}
    assert len(across) > 1


def test_no_lessons_are_told_from_no_free_hours(app: Flask) -> None:
    code = ReasonCode.CLOSED_HOUR
    with app.test_request_context("/?lang=en"):
        busy = reason_sentence(Reason(code=code, detail={"hours": "", "lessons": "yes"}))
        closed = reason_sentence(Reason(code=code, detail={"hours": ""}))
    assert busy == "Open that day, but no hours are free for a broadcast."
    assert closed == "No lessons and no opening hours that day."
