"""What is kept of a person, as a file to be handed out."""

from flask import Response
from flask.json import dumps

from scheduler.service.people import privacy
from web.context import ctx


def person_file(person_id: int) -> Response:
    """Return everything that is kept of a person as a file of JSON. Raises `NotFoundError`."""
    text = dumps(privacy.data_of(ctx(), person_id), ensure_ascii=False, indent=2)
    reply = Response(text + "\n", mimetype="application/json")
    reply.headers["Content-Disposition"] = f'attachment; filename="educatec-{person_id}.json"'
    reply.headers["Cache-Control"] = "no-store"
    return reply
