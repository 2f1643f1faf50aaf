"""Text from outside, before it reaches a number, a date, a header or the database.

What nobody types is refused here for every page alike: numbers that no column holds, letters that
PostgreSQL cannot keep. What a page asks of its own fields, it asks.
"""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # what the databases hold as a number
LONGEST_NUMBER = 10  # digits


class IntegerThatFits(IntegerConverter):
    """A number in an address; one that no row can have leads nowhere, as any unknown one does."""

    regex = rf"[0-9]{{1,{LONGEST_NUMBER}}}"

    def to_python(self, value: str) -> int:
        """Return the number. Raises `ValidationError`, which is a 404."""
        self.max = min(self.max if self.max is not None else LARGEST, LARGEST)
        return int(super().to_python(value))


def init(app: Flask) -> None:
    """Refuse what no page can take, before any page is asked."""
    app.url_map.converters["int"] = IntegerThatFits
    app.before_request(_refuse_what_nobody_types)


def number_of(words: str) -> int:
    """Return a number that somebody typed; for `type=` of a form's field.

    Raises `ValueError` for what is none, and for one that no column holds.
    """
    if not (words.isascii() and words.isdecimal() and len(words) <= LONGEST_NUMBER):
        raise ValueError(f"{words[:LONGEST_NUMBER]!r} is no number.")
    number = int(words)
    if number > LARGEST:
        raise ValueError(f"{number} is too large.")
    return number


def holds_together(text: str) -> bool:
    """Tell whether the databases can keep a text, and headers can carry it encoded."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair, from a JSON document
        return False
    return True


def _refuse_what_nobody_types() -> None:
    if not all(
        holds_together(text)
        for name, value in request.args.items(multi=True)
        for text in (name, value)
    ) or not holds_together(request.path):
        abort(400)
    if request.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"} and not all(
        holds_together(text)
        for name, value in request.form.items(multi=True)
        for text in (name, value)
    ):
        abort(400)
