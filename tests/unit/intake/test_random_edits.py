"""Whatever is done to a file, it loads, or its faults are listed with lines that exist."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.intake import load_province
from tests.unit.intake.inputs import SMALL, Inputs, small_inputs

PIECES = st.sampled_from(
    [
        *"[]{}=,.\"'#;\n\r\t\\ \0\ufeff٣é-",
        *("-1", "0", "1e400", "nan", "inf", "99999999999999999999", "true", '""', "[]", "{}"),
        *("2026-02-30", "9999-12-31", "0001-01-01", "2026-11-30T08:00:00Z", "25:61", "24:00"),
        *("mon-sat", "ordinary", "maths-a", "[[studios]]", "[web]", "[mail]", "id = ", "\u202e"),
    ]
) | st.text(max_size=4)

EDITS = st.lists(
    st.tuples(
        st.sampled_from(sorted(SMALL)),
        st.floats(0, 1),  # where, as a share of the text
        st.integers(0, 30),  # how much goes
        PIECES,  # what comes
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def judged(inputs: Inputs) -> None:
    """Load or list: each fault names a file that is there and a line that is in it."""
    for fault in inputs.faults():
        assert fault.wrong
        assert fault.allowed
        assert fault.key
        if fault.line is None:
            continue
        content = (inputs.folder / fault.file).read_bytes().decode(errors="replace")
        lines = content.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert 1 <= fault.line <= lines, str(fault)


def test_the_small_inputs_load(tmp_path: Path) -> None:
    province = load_province(small_inputs(tmp_path).config)
    assert [school.code for school in province.schools] == ["99003L", "99044F"]


@settings(max_examples=200)
@given(EDITS)
def test_edited_files_load_or_their_faults_are_listed(
    folder: Path, edits: list[tuple[str, float, int, str]]
) -> None:
    inputs = small_inputs(folder)
    for file, where, length, piece in edits:
        text = inputs.read(file)
        at = int(where * len(text))
        inputs.write(file, text[:at] + piece + text[at + length :])
    judged(inputs)


@settings(max_examples=150)
@given(st.sampled_from(sorted(SMALL)), st.data())
def test_files_with_other_values_load_or_their_faults_are_listed(
    folder: Path, file: str, data: st.DataObject
) -> None:
    """A value at a time, so that the file stays TOML or CSV and its sense is tried."""
    inputs = small_inputs(folder)
    mark = "," if file.endswith(".csv") else " = "
    lines = inputs.read(file).split("\n")
    number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if mark in line]))
    parts = lines[number].split(mark)
    parts[data.draw(st.integers(1, len(parts) - 1))] = data.draw(PIECES)
    lines[number] = mark.join(parts)
    inputs.write(file, "\n".join(lines))
    judged(inputs)


@settings(max_examples=100)
@given(st.sampled_from(sorted(SMALL)), st.binary(max_size=60))
def test_any_bytes_for_a_file_are_faults(folder: Path, file: str, content: bytes) -> None:
    inputs = small_inputs(folder)
    (folder / file).write_bytes(content)
    judged(inputs)
