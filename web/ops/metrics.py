"""`/metrics`: the service's numbers for Prometheus, to whoever shows the configured token."""

import hmac

from flask import Flask, Response, abort, current_app, request

from scheduler.settings import Settings
from web.ops.blueprint import blueprint

COLLECTOR, TOKEN = "educatec-metrics", "METRICS_TOKEN"
LONGEST = 500  # letters of a header that are compared


def init(app: Flask, settings: Settings) -> None:
    """Say who may read the numbers, and which folders' disks are among them."""
    app.config[TOKEN] = settings.metrics_token
    app.config["METRICS_FOLDERS"] = {
        "data": settings.data_dir,
        "backups": settings.backup_dir or settings.data_dir,
    }


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with all numbers as text; it reads the database, and changes nothing anywhere."""
    token: str = current_app.config[TOKEN]
    if not token:
        abort(404)
    if not _shows(token):
        return Response("A token is asked for.\n", 401, {"WWW-Authenticate": "Bearer"})
    from web.ops.exposition import exposition  # noqa: PLC0415 -- most starts are never watched

    text, content_type = exposition(current_app)
    return Response(text, content_type=content_type, headers={"Cache-Control": "no-store"})


def _shows(token: str) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "")[:LONGEST].partition(" ")
    # Compared letter by letter in the same time wherever they differ.
    return scheme.lower() == "bearer" and hmac.compare_digest(shown.encode(), token.encode())
