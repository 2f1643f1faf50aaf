"""Whether the installation is well, for the academy's monitoring."""

from scheduler.service.operations.health import health
from scheduler.service.people.api_tokens import TokenScope
from web.api.blueprint import blueprint
from web.api.document import Made, answers
from web.api.schemas.health import HealthFacts
from web.context import ctx


@blueprint.get("/health")
@answers(TokenScope.READ, HealthFacts, tag="service")
def get_health() -> Made:
    """Say check by check whether the installation is well."""
    return HealthFacts.of(health(ctx()))
