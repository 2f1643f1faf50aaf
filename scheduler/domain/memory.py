"""Values that remember what they have worked out."""

from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed import DataclassInstance


class Remembering:
    """A dataclass whose copies for other processes leave out what it has remembered.

    One thread may add to that while another writes the value out for the planner's process.
    """

    def __getstate__(self: "DataclassInstance") -> dict[str, object]:
        """Return the fields alone."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
