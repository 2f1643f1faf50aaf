"""Every key that tomllib reads has a line, and it is the right one."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import Fault
from scheduler.tomlfile.lines import Path, locate
from scheduler.tomlfile.reading import parse_toml
from tests.unit.intake.inputs import ROOT

AWKWARD = '''
a = 1 # b = 2
"quoted key" = "# no comment = [1]"
'single \\' = "escaped \\" quote"
dotted."and quoted".key = 3
multi = """
c = 4
\\""" still inside ""\"""
literal = \'\'\'
d = 5 \'\'\'
array = [ # a comment ]
  1, 2, # with one ]
  { x = "}", y = [3, 4] },
  [5,
   6],
]
inline = { deep = { deeper = 1 }, other = 2 }
[table] # comment
key = 2026-11-30 08:00:00
[table.sub]
"\\u0061b" = 1
[[list]]
id = 1
[[list.inner]]
id = 2
[[list.inner]]
id = 3
[list.table]
z = 1
[[list]]
id = 4
'''


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(AWKWARD, id="awkward"),
        *(
            pytest.param(path.read_text(encoding="utf-8"), id=path.name)
            for path in [ROOT / "config.toml", *sorted((ROOT / "sessions").glob("*.toml"))]
        ),
    ],
)
def test_every_value_of_a_file_has_a_line(text: str) -> None:
    lines = locate(text)
    assert set(paths(tomllib.loads(text))) == set(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("a",), "a = 1"),
        (("quoted key",), '"quoted key"'),
        (("dotted", "and quoted", "key"), "dotted."),
        (("multi",), "multi ="),
        (("literal",), "literal ="),
        (("array", 1), "  1, 2"),
        (("array", 2, "y", 1), "  { x"),
        (("array", 3, 1), "   6]"),
        (("inline", "deep", "deeper"), "inline ="),
        (("table", "sub", "ab"), '"\\u0061b"'),
        (("list", 0, "inner", 1, "id"), "id = 3"),
        (("list", 0, "table", "z"), "z = 1"),
        (("list", 1, "id"), "id = 4"),
    ],
)
def test_the_line_is_where_the_key_is_written(path: Path, words: str) -> None:
    assert AWKWARD.splitlines()[locate(AWKWARD)[path] - 1].startswith(words)


KEYS = st.text(alphabet="ab-_9", min_size=1, max_size=3) | st.text(max_size=4)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def written(value: object, gap: str) -> str:
    """Write a value as TOML, with a line break or spaces inside arrays."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{gap}" + f",{gap}".join(written(each, gap) for each in value) + f"{gap}]"
    assert isinstance(value, dict)
    pairs = (f"{quoted(key)} = {written(each, gap)}" for key, each in value.items())
    return "{ " + ", ".join(pairs) + " }"


def quoted(words: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08X}" for letter in words) + '"'


@given(
    st.dictionaries(KEYS.filter(lambda key: key.isprintable()), VALUES, max_size=5),
    st.sampled_from(["", " ", "\n", " # ] }\n"]),
)
def test_every_value_of_any_document_has_a_line(document: dict[str, object], gap: str) -> None:
    text = "".join(f"{quoted(key)} = {written(each, gap)}\n" for key, each in document.items())
    lines = locate(text)
    assert set(paths(tomllib.loads(text))) == set(lines)


@pytest.mark.parametrize("depth", [50, 480, 5000])
def test_deep_nesting_is_read_or_is_a_fault(depth: int) -> None:
    faults: list[Fault] = []
    file = parse_toml(f"a = {'[' * depth}{']' * depth}", "config.toml", faults)
    assert (file is None) == bool(faults)
