"""The OpenAPI document against the application itself: nothing breaks, nothing is undocumented."""

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi import checks as openapi_checks

from scheduler.service.context import Context
from scheduler.service.people.api_tokens import TokenScope, make_token
from tests.web.planning_steps import at_rest
from web import api
from web.api.document import openapi

EXAMPLES = 20
# "Accepts whatever the schema allows" is left out: rules between two parts of a request (a last day
# before the first) cannot be said in a schema and are answered with 422, as the document tells.
HELD = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
    openapi_checks.unsupported_method,
    openapi_checks.allow_header_conformance,
    openapi_checks.ignored_auth,
]


def operations() -> list[tuple[str, str]]:
    app = Flask("api")
    app.register_blueprint(api.blueprint)
    with app.app_context():
        return [(path, method) for path, each in openapi()["paths"].items() for method in each]


@pytest.fixture
def schema(app: Flask, house: Context) -> Iterator[BaseSchema]:
    with at_rest(house):
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    ("path", "method"), operations(), ids=lambda part: part.removeprefix("/api/v1")
)
def test_every_answer_is_documented_and_none_is_a_breakdown(
    schema: BaseSchema, house: Context, path: str, method: str, mode: GenerationMode
):
    token, _ = make_token(house, "contract", list(TokenScope), actor="operator")
    headers = {"Authorization": f"Bearer {token}"}

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    def every_case(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=HELD)

    every_case()


def test_the_document_is_one_that_tools_can_read(app: Flask):
    document = app.test_client().get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    for path, each in document["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in each.values():
            assert operation["summary"], path
            assert operation["security"], path
            assert {"400", "401", "403", "503"} <= operation["responses"].keys(), path
            for status, answer in operation["responses"].items():
                kind = "application/problem+json" if status >= "400" else "application/json"
                assert list(answer["content"]) == [kind], (path, status)
