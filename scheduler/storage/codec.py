"""Domain values to JSON and back: dataclasses become objects, sets become sorted lists.

A field that is missing on reading takes its default, so a value stored before a field existed still
reads. A field that is unknown is left out, so an older program reads a newer value.
"""

import datetime as dt
import json
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from scheduler.domain.release import Facts
from scheduler.domain.session import Reception
from scheduler.storage.received import KEPT_TEXTS, read_receptions, write_receptions

T = TypeVar("T")
Json = Any
Convert = Callable[[Any], Any]
PLAIN = frozenset({str, int, float, bool, types.NoneType})
# Types with a form of their own wherever a dataclass has a field of them.
RECEPTIONS = tuple[Reception, ...]


def encode(value: object) -> Json:
    """Return the JSON form of a domain value. Raises `TypeError` for what is not one."""
    return _encoder(cast("Any", type(value)))(value)


def decode(kind: type[T], document: Json) -> T:
    """Return the domain value of the given type that a JSON form stands for."""
    value: T = _decoder(cast("Any", kind))(document)
    return value


@lru_cache(maxsize=KEPT_TEXTS)
def parse_facts(text: str) -> Facts:
    """Return the released facts that a stored text stands for; a text read once is known."""
    return decode(Facts, json.loads(text))


@cache
def _encoder(kind: Any) -> Convert:  # noqa: ANN401 -- any type
    for family, convert in (
        (Enum, attrgetter("value")),
        (dt.date, lambda value: value.isoformat()),
        ((tuple, list), lambda value: [encode(each) for each in value]),
        ((frozenset, set), lambda value: sorted(encode(each) for each in value)),
        (dict, lambda value: {str(encode(key)): encode(each) for key, each in value.items()}),
    ):
        if issubclass(kind, family):
            return cast("Convert", convert)
    if is_dataclass(kind):
        parts = tuple((field.name, _writer(field.name, kind)) for field in fields(kind))
        return lambda value: {name: write(getattr(value, name)) for name, write in parts}
    if kind in PLAIN:
        return _same
    raise TypeError(f"{kind.__name__} has no JSON form here.")


def _writer(name: str, kind: Any) -> Convert:  # noqa: ANN401 -- a dataclass
    return write_receptions if get_type_hints(kind)[name] == RECEPTIONS else encode


@cache
def _decoder(kind: Any) -> Convert:  # noqa: ANN401 -- a type or a generic alias
    if kind == RECEPTIONS:
        return read_receptions
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is not None:
        return _generic(origin, arguments)
    if is_dataclass(kind):
        return _dataclass(kind)
    if kind in PLAIN:
        return float if kind is float else _same
    if issubclass(kind, dt.date):
        return cast("Convert", kind.fromisoformat)
    if issubclass(kind, Enum):
        return cast("Convert", kind)
    raise TypeError(f"{kind} cannot be read from JSON here.")


def _generic(origin: Any, arguments: tuple[Any, ...]) -> Convert:  # noqa: ANN401 -- what a generic alias stands for
    if origin in {Union, types.UnionType}:
        inner = _decoder(next(argument for argument in arguments if argument is not types.NoneType))
        return lambda document: None if document is None else inner(document)
    if origin is dict:
        name, each_of = (_decoder(argument) for argument in arguments)
        return lambda document: {name(key): each_of(each) for key, each in document.items()}
    if origin is tuple and arguments[-1] is not Ellipsis:
        parts = tuple(_decoder(argument) for argument in arguments)
        return lambda document: tuple(
            part(each) for part, each in zip(parts, document, strict=True)
        )
    member = _decoder(arguments[0])
    return lambda document: origin(member(each) for each in document)


def _dataclass(kind: Any) -> Convert:  # noqa: ANN401 -- a dataclass
    hints = get_type_hints(kind)
    parts = tuple(
        (field.name, _decoder(hints[field.name]), _is_required(field)) for field in fields(kind)
    )

    def build(document: dict[str, Json]) -> object:
        known = {
            name: convert(document[name])
            for name, convert, required in parts
            if required or name in document
        }
        return kind(**known)

    return build


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _same(value: Any) -> Any:  # noqa: ANN401 -- whatever JSON has, it keeps
    return value
