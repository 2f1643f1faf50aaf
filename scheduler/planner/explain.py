"""Why a session found no place: what bars its starts, by kind and by name, and the way out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.session import Placement
from scheduler.planner.horizon import numbers_of
from scheduler.planner.problem import Blocker, Problem, Unplaced
from scheduler.planner.situation import Situation
from scheduler.planner.wayout import way_out

NO_START = "no-start"  # not a rule: there is no day at all to think of
MOST_NAMES = 8
# What a session's own series asks of it, and what else can take its starts, from what nobody can
# change to what is only booked.
SERIES = (ClashCode.ORDER, ClashCode.SPACING)
REASONS: tuple[str, ...] = (
    ClashCode.HOLIDAY,
    ClashCode.EXAM,
    ClashCode.CLOSED,
    ClashCode.STUDIO_FEATURE,
    ClashCode.BELL,
    ClashCode.TEACHER_HOURS,
    ClashCode.STUDIO_HOURS,
    ClashCode.WINDOW,
    ClashCode.TEACHER_LOAD,
    ClashCode.TEACHER,
    ClashCode.STUDIO,
    ClashCode.AUDIENCE,
)


def explain(problem: Problem, placements: Iterable[Placement], key: SessionKey) -> Unplaced:
    """Return what blocks each start of one session, strongest first, and its nearest way out."""
    return explain_all(problem, placements, (key,))[0]


def explain_all(
    problem: Problem, placements: Iterable[Placement], keys: Iterable[SessionKey]
) -> tuple[Unplaced, ...]:
    """Explain several sessions of one draft, sharing what is worked out about it."""
    booked = tuple(placements)
    situation = Situation(problem, booked, numbers_of(problem, booked))
    return tuple(explain_in(situation, key) for key in keys)


def explain_in(situation: Situation, key: SessionKey) -> Unplaced:
    """Explain one session of a situation that is already looked at."""
    programme = situation.province.programme_by_id.get(key.programme_id)
    if programme is None:
        return Unplaced(key=key, blockers=(Blocker(code="unknown", starts=0),))
    blockers = _blockers(situation, key, programme)
    if not blockers:
        return Unplaced(key=key, blockers=(Blocker(code=NO_START, starts=0),))
    return Unplaced(key=key, blockers=blockers, way_out=way_out(situation, key))


def _blockers(situation: Situation, key: SessionKey, programme: Programme) -> tuple[Blocker, ...]:
    """Count the starts each rule takes (a start may be under several), and name who takes most.

    First comes what would be reason enough if all others fell; the rest by how much they take.
    """
    starts: Counter[str] = Counter()
    names: dict[str, Counter[str]] = defaultdict(Counter)
    sufficient = _Sufficient()
    for spot in situation.spots(programme):
        under: dict[str, int] = defaultdict(int)
        booked = situation.booked.bars(key, spot.day, spot.studio_id)
        for bar in (*spot.fixed, *booked):
            taken = bar.starts & spot.candidate_starts
            if taken:
                under[bar.code] |= taken
                for name in bar.by:
                    names[bar.code][name] += taken.bit_count()
        for code, taken in under.items():
            starts[code] += taken.bit_count()
        sufficient.look_at(spot.candidate_starts, under)
    first = sufficient.reason
    ranked = sorted(starts.items(), key=lambda counted: (counted[0] != first, -counted[1], counted))
    return tuple(
        Blocker(code=code, starts=count, by=_most_named(names[code])) for code, count in ranked
    )


class _Sufficient:
    """Finds the rule that alone takes every start or, where order binds the session, every one
    that its series leaves it: no other rule's fall would help.
    """

    def __init__(self) -> None:
        self._ordered = False
        self._alone: set[str] = set(REASONS)
        self._in_series: set[str] = set(REASONS)

    def look_at(self, starts: int, under: Mapping[str, int]) -> None:
        """Strike the rules that leave a start of one spot; `under` has the starts each takes."""
        self._ordered = self._ordered or ClashCode.ORDER in under
        frame = starts
        for code in SERIES:
            frame &= ~under.get(code, 0)
        self._alone = {code for code in self._alone if not starts & ~under.get(code, 0)}
        self._in_series = {code for code in self._in_series if not frame & ~under.get(code, 0)}

    @property
    def reason(self) -> str | None:
        """The rule found, the least changeable where there are several."""
        for found in (self._alone, self._in_series if self._ordered else self._alone):
            for code in REASONS:
                if code in found and len(found) < len(REASONS):
                    return code
        return None


def _most_named(names: Counter[str]) -> tuple[str, ...]:
    ranked = sorted(names.items(), key=lambda other_name: (-other_name[1], other_name[0]))
    return tuple(name for name, _ in ranked[:MOST_NAMES])
