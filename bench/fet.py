"""FET, the free timetabling program, asked to place the same sessions; run as a program of its own.

Translation: a day has as many FET hours as quarter-hours, a session is an activity, and every start
that our planner may use is a preferred starting time of weight 100. One studio is a set of students
(nobody is in two activities at once) and its turnaround a least gap between its activities. The
sessions of a series keep their days apart. FET cannot say that a school may miss a session live,
so it is asked for places only.
"""

import datetime as dt
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from xml.etree import ElementTree as ET

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.starts import Start

PROGRAM = "fet-cl"
STEP = 15
SEEDS = [f"--randomseed{name}={value}" for name, value in (
    ("s10", 11), ("s11", 12), ("s12", 13), ("s20", 21), ("s21", 22), ("s22", 23),
)]  # fmt: skip

Starts = Mapping[str, Sequence[Start]]  # by programme id


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """What FET made of a week: `full` when every activity found a place; `seconds` of wall time."""

    placements: tuple[Placement, ...]
    full: bool
    seconds: float
    said: str


def version() -> str:
    """Return the version FET tells, or an empty text when it is not installed."""
    if shutil.which(PROGRAM) is None:
        return ""
    told = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False)
    return told.stdout.partition("\n")[0].removeprefix("FET version ").strip()


def solve(
    sessions: Sequence[tuple[SessionKey, Programme]],
    starts: Starts,
    turnaround: int,
    folder: Path,
    seconds: int,
) -> Timetable:
    """Let FET place the sessions within so many seconds and read back what it placed.

    Where it does not place all of them, its highest stage is read. `folder` is used for its files.
    """
    days = sorted({start.day for each in starts.values() for start in each})
    first = min(start.start for each in starts.values() for start in each)
    ids = dict(enumerate(sessions, start=1))
    source = folder / "week.fet"
    source.write_bytes(_document(ids, starts, turnaround, days, first))
    began = time.monotonic()
    subprocess.run(
        [
            PROGRAM,
            f"--inputfile={source}",
            f"--outputdir={folder}",
            f"--timelimitseconds={seconds}",
            "--htmllevel=0",
            "--verbose=false",
            *SEEDS,
        ],
        capture_output=True,
        check=False,
    )
    took = time.monotonic() - began
    said = (folder / "logs" / "result.txt").read_text(encoding="utf-8").strip()
    made, full = _result_file(folder)
    placed = list(_read(made, ids, days)) if made else []
    return Timetable(
        placements=tuple(_numbered_by_time(placed)),
        full=full and len(placed) == len(sessions),
        seconds=took,
        said=said.splitlines()[-1] if said else "",
    )


def _result_file(folder: Path) -> tuple[Path | None, bool]:
    """Return the timetable FET wrote, its highest stage if not all, and whether it is all."""
    for stage, full in (("week", True), ("week-highest", False), ("week-current", False)):
        found = folder / "timetables" / stage / "week_activities.xml"
        if found.exists():
            return found, full
    return None, False


def _document(
    ids: Mapping[int, tuple[SessionKey, Programme]],
    starts: Starts,
    turnaround: int,
    days: Sequence[dt.date],
    first: int,
) -> bytes:
    last = max(each.start + each.minutes for many in starts.values() for each in many)
    root = ET.Element("fet", version="6.8.5")
    _add(root, Mode="Official", Institution_Name="week", Comments="")
    _names(root, "Days", "Day", [str(day) for day in days])
    _names(root, "Hours", "Hour", [str(minute) for minute in range(first, last, STEP)])
    subjects = _add(root, Subjects_List="").find("Subjects_List")
    _add(_child(subjects, "Subject"), Name="broadcast", Comments="")
    _add(root, Activity_Tags_List="")
    teachers = _child(root, "Teachers_List")
    for teacher_id in sorted({programme.teacher_id for _, programme in ids.values()}):
        teacher = _child(teachers, "Teacher")
        _add(teacher, Name=teacher_id, Target_Number_of_Hours="0", Qualified_Subjects="")
        _add(teacher, Comments="")
    year = _child(_child(root, "Students_List"), "Year")
    _add(year, Name="studio", Number_of_Students="0", Comments="")
    activities = _child(root, "Activities_List")
    for number, (_, programme) in ids.items():
        minutes = starts[programme.id][0].minutes
        quarters = str(minutes // STEP)
        _add(
            _child(activities, "Activity"),
            Teacher=programme.teacher_id,
            Subject="broadcast",
            Students="studio",
            Duration=quarters,
            Total_Duration=quarters,
            Id=str(number),
            Activity_Group_Id="0",
            Active="true",
            Comments="",
        )
    _add(root, Buildings_List="", Rooms_List="")
    rules = _child(root, "Time_Constraints_List")
    _rule(rules, "ConstraintBasicCompulsoryTime")
    _permitted_starts(rules, ids, starts)
    _series_apart(rules, ids)
    _turnaround(rules, ids, turnaround)
    _rule(_child(root, "Space_Constraints_List"), "ConstraintBasicCompulsorySpace")
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)


def _permitted_starts(
    rules: ET.Element, ids: Mapping[int, tuple[SessionKey, Programme]], starts: Starts
) -> None:
    for number, (_, programme) in ids.items():
        allowed = starts[programme.id]
        rule = _rule(rules, "ConstraintActivityPreferredStartingTimes", close=False)
        _add(rule, Activity_Id=str(number), Number_of_Preferred_Starting_Times=str(len(allowed)))
        for start in allowed:
            _add(
                _child(rule, "Preferred_Starting_Time"),
                Preferred_Starting_Day=str(start.day),
                Preferred_Starting_Hour=str(start.start),
            )
        _add(rule, Active="true", Comments="")


def _series_apart(rules: ET.Element, ids: Mapping[int, tuple[SessionKey, Programme]]) -> None:
    series: dict[str, list[int]] = defaultdict(list)
    for number, (_, programme) in ids.items():
        series[programme.id].append(number)
    for numbers in series.values():
        if len(numbers) > 1:
            rule = _rule(rules, "ConstraintMinDaysBetweenActivities", close=False)
            _add(rule, Consecutive_If_Same_Day="false", Number_of_Activities=str(len(numbers)))
            for number in numbers:
                _add(rule, Activity_Id=str(number))
            _add(rule, MinDays="1", Active="true", Comments="")


def _turnaround(
    rules: ET.Element, ids: Mapping[int, tuple[SessionKey, Programme]], turnaround: int
) -> None:
    rule = _rule(rules, "ConstraintMinGapsBetweenActivities", close=False)
    _add(rule, Number_of_Activities=str(len(ids)))
    for number in ids:
        _add(rule, Activity_Id=str(number))
    _add(rule, MinGaps=str(turnaround // STEP), Active="true", Comments="")


def _read(
    made: Path,
    ids: Mapping[int, tuple[SessionKey, Programme]],
    days: Sequence[dt.date],
) -> Iterable[Placement]:
    by_name = {str(day): day for day in days}
    # The file is FET's own, written a moment ago from ours.
    for activity in ET.parse(made).iter("Activity"):  # noqa: S314
        told = {part.tag: part.text or "" for part in activity}
        if told.get("Day"):
            key, programme = ids[int(told["Id"])]
            slot = Slot(by_name[told["Day"]], int(told["Hour"]), programme.minutes)
            yield Placement(key=key, slot=slot, studio_id="studio-1")


def _numbered_by_time(placements: Iterable[Placement]) -> Iterable[Placement]:
    """Give the sessions of each series their numbers in the order of time: FET knows no order."""
    numbers: dict[str, count[int]] = defaultdict(lambda: count(1))
    for each in sorted(placements, key=lambda one: one.slot):
        programme_id = each.key.programme_id
        key = SessionKey(programme_id, next(numbers[programme_id]))
        yield Placement(key=key, slot=each.slot, studio_id=each.studio_id)


def _names(root: ET.Element, plural: str, single: str, names: Sequence[str]) -> None:
    parent = _child(root, f"{plural}_List")
    _add(parent, **{f"Number_of_{plural}": str(len(names))})
    for name in names:
        _add(_child(parent, single), Name=name)


def _rule(parent: ET.Element, tag: str, *, close: bool = True) -> ET.Element:
    rule = _child(parent, tag)
    _add(rule, Weight_Percentage="100")
    if close:
        _add(rule, Active="true", Comments="")
    return rule


def _child(parent: ET.Element | None, tag: str) -> ET.Element:
    if parent is None:
        raise ValueError(tag)
    return ET.SubElement(parent, tag)


def _add(parent: ET.Element, **parts: str) -> ET.Element:
    for tag, text in parts.items():
        ET.SubElement(parent, tag).text = text
    return parent
