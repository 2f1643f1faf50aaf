"""A TOML file as values with line numbers, and a pydantic model's complaints as faults."""

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scheduler.domain.errors import Fault
from scheduler.tomlfile.lines import MAX_DEPTH, Path, locate
from scheduler.tomlfile.words import NotAllowedValue

Model = TypeVar("Model", bound=BaseModel)

_TOML_LINE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")
_SHOWN = 60
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_TOO_DEEP = re.compile(
    rf"(?:^|[\[{{,])[ \t]*{_PART}(?:\.[ \t]*{_PART}){{{MAX_DEPTH}}}", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """One file: the name people know it by, its values, and the line of every key."""

    name: str
    data: dict[str, Any]
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a key, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def key(self, path: Path) -> str:
        """Write a path for people: `programmes[maths-2bac].audience.levels[2]`."""
        words = ""
        here: Any = self.data
        for part in path:
            here = _step(here, part)
            if isinstance(part, int):
                words += f"[{_label(here, part)}]"
            else:
                words += f".{part}" if words else part
        return words or "file"

    def fault(self, path: Path, wrong: str, allowed: str) -> Fault:
        """Make a fault at a key."""
        return Fault(
            file=self.name,
            line=self.line(path),
            key=self.key(path),
            wrong=wrong,
            allowed=allowed,
        )


def read_text(path: FilePath, name: str, faults: list[Fault]) -> str | None:
    """Return a file's text, without byte order mark; None and a fault where there is none."""
    content = read_bytes(path, name, faults)
    return None if content is None else decode_text(content, name, faults)


def read_bytes(path: FilePath, name: str, faults: list[Fault]) -> bytes | None:
    """Return what a file holds; None and a fault where it cannot be read."""
    try:
        return path.read_bytes()
    except IsADirectoryError:
        faults.append(_whole(name, None, "is a folder", "it must be a file"))
    except FileNotFoundError:
        faults.append(_whole(name, None, "does not exist", "create it, or name another in config"))
    except OSError as error:
        faults.append(
            _whole(
                name,
                None,
                f"cannot be read ({error.strerror})",
                "give the program permission to read it",
            )
        )
    return None


def decode_text(content: bytes, name: str, faults: list[Fault]) -> str | None:
    """Return what bytes say, without byte order mark; None and a fault where they are no text."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.append(_whole(name, line, "is not UTF-8 text", "save the file as UTF-8"))
    return None


def read_toml(path: FilePath, name: str, faults: list[Fault]) -> TomlFile | None:
    """Return a TOML file with its lines; None and a fault where it cannot be read."""
    text = read_text(path, name, faults)
    return None if text is None else parse_toml(text, name, faults)


def parse_toml(text: str, name: str, faults: list[Fault]) -> TomlFile | None:
    """Return a TOML text with its lines; None and a fault where it is no TOML."""
    if _TOO_DEEP.search(text):
        # The work of reading such keys grows with the square of their length.
        faults.append(_whole(name, None, "nests keys too deeply", f"at most {MAX_DEPTH} levels"))
        return None
    try:
        data = tomllib.loads(text)
        lines = locate(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found.group(1)) if found and found.group(1) else text.count("\n") + 1
        wrong = f"is not valid TOML: {_TOML_LINE.sub('', str(error))}"
        faults.append(_whole(name, line, wrong, "see toml.io for how it is written"))
    except (RecursionError, ValueError) as error:
        # tomllib lets through what its own converters refuse: 0000-00-00, or nesting too deep.
        wrong = f"is not valid TOML: {error}"
        faults.append(_whole(name, 1, wrong, "see toml.io for how it is written"))
    else:
        return TomlFile(name=name, data=data, lines=lines)
    return None


def check_against(model: type[Model], file: TomlFile, faults: list[Fault]) -> Model | None:
    """Return the file's values as the model; None and every fault where they are not."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        for error_details in error.errors(include_url=False):
            wrong, allowed = complaint(dict(error_details), model)
            faults.append(file.fault(blamed(dict(error_details)), wrong, allowed))
    return None


def complaint(error: dict[str, Any], model: type[BaseModel]) -> tuple[str, str]:
    """Turn one pydantic error into what is wrong and what is allowed."""
    kind, given = error["type"], error["input"]
    own = error.get("ctx", {}).get("error")
    if isinstance(own, NotAllowedValue):
        return own.wrong or f"is {shown(given)}", own.allowed
    if kind == "missing":
        return "is missing", "it must be given"
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, tuple(error["loc"])[:-1]))
        near = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        return "is not a known key", f"{hint}known here: {', '.join(known) or 'none'}"
    allowed = str(error["msg"]).replace("Input should", "it should")
    return f"is {shown(given)}", allowed[:1].lower() + allowed[1:]


def blamed(error: dict[str, Any]) -> Path:
    """Return the path of the key that one pydantic error is about."""
    # pydantic adds `[key]` when a dictionary's key itself is wrong.
    path = tuple(part for part in error["loc"] if part != "[key]")
    own = error.get("ctx", {}).get("error")
    return (*path, own.key) if isinstance(own, NotAllowedValue) and own.key != "" else path


def shown(value: object) -> str:
    """Write a given value shortly enough for a sentence."""
    words = repr(value)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _whole(name: str, line: int | None, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=line, key="file", wrong=wrong, allowed=allowed)


def _step(here: object, part: str | int) -> object:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


def _label(here: object, number: int) -> str:
    if isinstance(here, dict):
        for name in ("id", "holiday"):
            if isinstance(here.get(name), str):
                return str(here[name])
    return str(number + 1)


def _fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> set[str]:
    here: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        field = fields_by_key(here).get(str(part))
        here = model_in(field.annotation) if field else None
        if here is None:
            return set()
    return set(fields_by_key(here))


def fields_by_key(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return a model's fields by the keys people write."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def model_in(annotation: object) -> type[BaseModel] | None:
    """Return the pydantic model inside an annotation such as `list[Model] | None`, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = model_in(part)
        if found is not None:
            return found
    return None
