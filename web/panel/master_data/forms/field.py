"""What a form is made of: fields in sections, and the words beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.province import Province

Choices = Sequence[tuple[str, str]]


class Widget(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"  # stored as a share from 0 to 1
    DAY = "day"
    CLOCK = "clock"
    CHOICE = "choice"
    FLAGS = "flags"  # any of the choices
    HOURS = "hours"  # a line of stretches for each weekday
    RANGES = "ranges"  # pairs of days
    FIGURES = "figures"  # a number for each of the choices
    PAIRS = "pairs"  # a second choice for any of the choices


SEVERAL = frozenset({Widget.FLAGS, Widget.HOURS, Widget.RANGES, Widget.FIGURES, Widget.PAIRS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of an item: `label` names it, `hint` says how it is written.

    `glue` joins the parts of a field of several, `pair` a figure to what it is of. `latin` is for
    codes and addresses, which run from left to right in every language; what is typed in a `short`
    one becomes a short name.
    """

    name: str
    label: str
    widget: Widget = Widget.LINE
    hint: str = ""
    choices: Choices = ()
    others: Choices = ()
    glue: str = "; "
    pair: str = "="
    required: bool = False
    latin: bool = False
    short: bool = False
    tongue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields under one heading; `folded` ones are rarely needed."""

    title: str
    fields: Sequence[Field]
    folded: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """The form of a table: `slug` stands in its address.

    `heading` is said over an item, `adding` over a new one; without it there is only one.
    `blank` is what a new one begins with, `leads_to` where one goes from it.
    """

    table: str
    slug: str
    heading: Callable[[], str]
    adding: Callable[[], str] | None = None
    sections: Callable[[Province], list[Section]]
    blank: Callable[[Province], dict[str, str]] = lambda _: {}
    leads_to: Callable[[str], str]

    def fields(self, province: Province) -> dict[str, Field]:
        """Return every field by the name of its column."""
        return {field.name: field for part in self.sections(province) for field in part.fields}
