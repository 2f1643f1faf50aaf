"""The two questions of a probe: whether the service is alive, and whether it is well."""

from flask import Blueprint, Response, jsonify

from scheduler.service.operations.health import health
from web.context import ctx

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer while the service is up, whatever else ails it."""
    return _answer({"status": "ok"}, 200)


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer 200 when every check is good, 503 and the reasons otherwise."""
    found = health(ctx())
    checks = [{"name": name, "ok": ok, "says": str(says)} for name, ok, says in found.checks]
    return _answer({"status": "ok" if found.ok else "bad", "checks": checks}, _status(found.ok))


def _status(ok: bool) -> int:
    return 200 if ok else 503


def _answer(facts: dict[str, object], status: int) -> Response:
    response = jsonify(facts)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
