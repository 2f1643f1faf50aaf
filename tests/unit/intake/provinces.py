"""Random provinces with every kind of value that files and sheets must carry."""

import datetime as dt

from hypothesis import strategies as st

from scheduler.domain.calendar import (
    BellPeriod,
    Closure,
    ClosureKind,
    DateStatus,
    ReceptionHours,
    SchoolCalendar,
    Scope,
)
from scheduler.domain.network import Network, TransferWindow, Variant
from scheduler.domain.province import Province, Weights
from scheduler.domain.school import Level, Link, School, SchoolKind
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.text import Text
from tests import factories

# Names with what breaks writers: quotes, backslashes, commas, both scripts, invisible marks.
WORDS = (
    st.text(alphabet="aé ،ثhا\"'\\,;#[]{}=|\u200f\u2019٣", min_size=1, max_size=12)
    .map(lambda words: " ".join(words.split()))
    .filter(lambda words: words.strip("\u200f "))
)
TEXTS = st.builds(lambda ar, fr, en: Text(ar=ar, fr=fr, en=en), WORDS, WORDS, WORDS | st.just(""))
DAYS = st.dates(dt.date(2026, 9, 7), dt.date(2027, 6, 30))
RANGES = st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days)))
SHARES = st.floats(0, 1, allow_subnormal=False)
RATES = st.floats(0.01, 1000, allow_subnormal=False)


@st.composite
def weekly_hours(draw: st.DrawFn) -> tuple[factories.Hours, ...]:
    cuts = draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True))
    made = [factories.Hours(day, low, high) for day in days for low, high in spans]
    return tuple(draw(st.permutations(made)))


@st.composite
def scopes(draw: st.DrawFn, schools: tuple[School, ...]) -> Scope:
    return Scope(
        codes=draw(st.frozensets(st.sampled_from([each.code for each in schools]))),
        communes=draw(st.frozensets(st.sampled_from([each.commune for each in schools]))),
        kinds=draw(st.frozensets(st.sampled_from([str(kind) for kind in SchoolKind]))),
        links=draw(st.frozensets(st.sampled_from([str(link) for link in Link]))),
    )


@st.composite
def provinces(draw: st.DrawFn) -> Province:
    schools = tuple(
        factories.school(
            99001 + number,
            name=draw(TEXTS),
            commune=draw(WORDS),
            commune_ar=draw(WORDS),
            lat=draw(st.floats(-90, 90, allow_subnormal=False)),
            downlink_mbps=draw(RATES),
            board=draw(st.booleans()),
            pupils=draw(st.dictionaries(st.sampled_from(list(Level)), st.integers(0, 900))),
        )
        for number in range(3)
    )
    periods = tuple(
        BellPeriod(
            id=f"period-{number}",
            name=draw(TEXTS),
            first=first,
            last=last,
            slots=draw(weekly_hours()),
            status=draw(st.sampled_from(DateStatus)),
            scope=draw(scopes(schools)),
        )
        for number, (first, last) in enumerate(draw(st.lists(RANGES, min_size=1, max_size=3)))
    )
    closures = [
        Closure(
            id=f"closure-{number}",
            first=first,
            last=last,
            kind=draw(st.sampled_from(ClosureKind)),
            name=draw(TEXTS),
            status=draw(st.sampled_from(DateStatus)),
            scope=draw(scopes(schools)),
        )
        for number, (first, last) in enumerate(draw(st.lists(RANGES, max_size=3)))
    ]
    closures.sort(key=lambda each: each.kind is ClosureKind.SHORT_NOTICE)
    start = draw(st.integers(0, 1439))
    window = TransferWindow(
        start=start,
        end=draw(st.integers(start + 1, start + 1440)),
        share=draw(SHARES),
        scope=draw(scopes(schools)),
    )
    best = draw(RATES)
    return factories.province(
        name=draw(WORDS),
        schools=schools,
        studios=(
            Studio(
                id="studio-1",
                name=draw(TEXTS),
                hours=draw(weekly_hours()),
                turnaround=draw(st.integers(0, 60)),
                features=draw(st.frozensets(st.sampled_from(["lab-bench", "camera"]))),
                closed=tuple(draw(st.lists(RANGES, max_size=2))),
            ),
        ),
        teachers=(
            Teacher(
                id="maths-a",
                name=draw(TEXTS),
                languages=frozenset({"fr", draw(st.sampled_from(["ar", "en", "zgh"]))}),
                email="maths-a@educatec.example",
                telephone="+212 5 24 00 00 00",
                available=draw(weekly_hours()),
                away=tuple(draw(st.lists(RANGES, max_size=2))),
                max_minutes_a_day=draw(st.integers(0, 1440)),
            ),
        ),
        programmes=(
            factories.programme(
                title=draw(TEXTS),
                stream=draw(WORDS),
                minutes_in={periods[0].id: draw(st.integers(5, 60))},
                windows=(),
                preferred=draw(weekly_hours()),
                opens_at=draw(st.integers(0, 1440)),
            ),
        ),
        calendar=SchoolCalendar(
            first=dt.date(2026, 9, 7),
            last=dt.date(2027, 6, 30),
            periods=periods,
            closures=tuple(closures),
            reception_hours=(
                ReceptionHours(
                    id="free",
                    hours=draw(weekly_hours() | st.just(())),
                    scope=draw(scopes(schools)),
                    period=draw(st.sampled_from(["", periods[0].id])),
                ),
            ),
        ),
        network=Network(
            uplink_mbps=draw(RATES),
            variants=(
                Variant(id="best", name=draw(TEXTS), mbps=best),
                Variant(id="thin", name=draw(TEXTS), mbps=best / 2),
            ),
            windows=(window,),
            relayed=draw(st.booleans()),
            reserve=draw(st.floats(0, 0.99, allow_subnormal=False)),
            recording_variant=draw(st.sampled_from(["", "best", "thin"])),
            limits={schools[0].code: "thin"},
        ),
        weights=Weights(spread=draw(st.integers(0, 1000))),
        notice_hours=draw(st.integers(0, 336)),
        start_step=draw(st.integers(5, 60)),
    )
