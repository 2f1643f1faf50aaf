"""Somebody from the academy who asks the JSON API, and what a refusal looks like."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Asker:
    """Somebody who shows a token with every request."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, path: str, **query: object):
        given = {name: str(value) for name, value in query.items()}
        return self.client.get(f"/api/v1{path}", headers=self.headers, query_string=given)

    def post(self, path: str, body: object = None):
        return self.client.post(f"/api/v1{path}", headers=self.headers, json=body)


def is_problem(reply: TestResponse, status: int) -> dict[str, Any]:
    assert reply.status_code == status, reply.text
    assert reply.mimetype == "application/problem+json"
    assert reply.json["status"] == status
    assert reply.json["title"]
    assert reply.json["type"].startswith("urn:educatec:")
    return reply.json


Caller = Callable[..., Asker]
