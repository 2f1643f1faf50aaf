"""What a form's field may say when it offers a closed list of choices."""

from collections.abc import Iterable
from typing import TypeVar

from flask import request

from scheduler.domain.errors import BadInputError, Fault

Choice = TypeVar("Choice", bound=str)


def chosen(name: str, choices: Iterable[Choice]) -> Choice:
    """Return which of the choices a field of the form names.

    Raises `BadInputError` (422) for anything else: an answer that was garbled on its way must not
    be taken for one that somebody gave.
    """
    offered = {str(choice): choice for choice in choices}
    typed = request.form.get(name, "")
    if typed not in offered:
        fault = Fault(
            file="form",
            line=None,
            key=name,
            wrong=f"is {typed[:40]!r}",
            allowed=f"one of {', '.join(offered)}",
        )
        raise BadInputError([fault])
    return offered[typed]
