"""The sums of docs/security.md are those of its table, and no requirement stands there twice."""

import collections
import re
from pathlib import Path

TEXT = (Path(__file__).parents[1] / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| (\d+)\.(\d+\.\d+) \| ([12]) \| (met|n/a|open) \| (.+) \|$", TEXT, re.MULTILINE
)
SUMS = re.findall(
    r"^\| V(\d+) [^|]+\| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", TEXT, re.MULTILINE
)


def test_each_requirement_has_one_state_and_a_reason():
    names = [f"{chapter}.{rest}" for chapter, rest, *_ in ROWS]
    assert len(names) == len(set(names))
    assert len(names) > 200
    assert all(len(why) > 2 for *_, why in ROWS)


def test_the_sums_are_those_of_the_table():
    counted: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for chapter, _, level, state, _ in ROWS:
        counted[chapter][state if state == "n/a" else f"{state} {level}"] += 1
    kinds = ("met 1", "met 2", "n/a", "open 1", "open 2")
    told = {chapter: list(map(int, sums)) for chapter, *sums in SUMS}
    assert told == {chapter: [found[kind] for kind in kinds] for chapter, found in counted.items()}
