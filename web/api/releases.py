"""Releases, what differs between them, and the act of releasing."""

from flask import url_for

from scheduler.domain.errors import NotFoundError
from scheduler.service.people.api_tokens import TokenScope
from scheduler.service.releases import releasing
from web.api.blueprint import blueprint
from web.api.document import Made, answers
from web.api.guard import bearer
from web.api.schemas.releases import (
    Difference,
    DifferenceQuery,
    ReleaseFacts,
    ReleaseOrder,
    Releases,
)
from web.context import ctx

TAG = "releases"


@blueprint.get("/releases")
@answers(TokenScope.READ, Releases, tag=TAG)
def list_releases() -> Made:
    """List the releases, the last one first."""
    return Releases(items=[ReleaseFacts.of(release) for release in releasing.releases(ctx())])


@blueprint.get("/releases/<int(min=1, max=2147483647):number>")
@answers(TokenScope.READ, ReleaseFacts, tag=TAG, refusals=(404,))
def get_release(number: int) -> Made:
    """Return one release."""
    for release in releasing.releases(ctx()):
        if release.number == number:
            return ReleaseFacts.of(release)
    raise NotFoundError("release", number)


@blueprint.get("/diff")
@answers(TokenScope.READ, Difference, tag=TAG, refusals=(404, 422))
def get_difference(query: DifferenceQuery) -> Made:
    """Say what changed from one release to another."""
    return Difference.of(releasing.diff(ctx(), query.before, query.after))


@blueprint.get("/draft/diff")
@answers(TokenScope.PLAN, Difference, tag=TAG, refusals=(404,))
def get_draft_difference() -> Made:
    """Say what releasing the draft would change."""
    return Difference.of(releasing.diff(ctx()))


@blueprint.post("/releases")
@answers(
    TokenScope.RELEASE,
    ReleaseFacts,
    tag=TAG,
    status=201,
    also={200: ReleaseFacts},
    refusals=(404, 409),
    body=True,
)
def make_release(json: ReleaseOrder) -> Made:
    """Make the draft a release. Answers 200 with the release that stands when nothing differs, and
    409 with the clashes when the draft breaks a rule.
    """
    made = releasing.release(ctx(), note=json.note, actor=bearer().actor)
    if not made.is_new:
        return ReleaseFacts.of(made)
    location = url_for("api.get_release", number=made.number)
    return ReleaseFacts.of(made), 201, {"Location": location}
