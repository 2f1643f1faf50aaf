"""The forms of facts as a browser holds them: filled in field by field, and sent."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.visits import Tags


class Form:
    """A form as a browser holds it: every field with its value, to be changed and sent."""

    def __init__(self, client: FlaskClient, page: TestResponse, address: str) -> None:
        self.client, self.address = client, address
        inside = re.search(r'<form method="post" class="fact-form".*?</form>', page.text, re.DOTALL)
        assert inside, page.text
        self.fields: list[tuple[str, str]] = []
        for attributes in Tags(inside[0]).named("input"):
            ticked = attributes.get("type") != "checkbox" or "checked" in attributes
            if ticked and attributes.get("name"):
                self.fields.append((str(attributes["name"]), attributes.get("value") or ""))
        for name, written in re.findall(
            r'<textarea id="[^"]*" name="([^"]*)"[^>]*>(.*?)</textarea>', inside[0], re.DOTALL
        ):
            self.fields.append((name, unescape(written)))
        for name, options in re.findall(
            r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', inside[0], re.DOTALL
        ):
            chosen = re.search(r'value="([^"]*)" selected', options) or re.search(
                r'value="([^"]*)"', options
            )
            self.fields.append((name, unescape(chosen[1]) if chosen else ""))

    def fill(self, **values: str | list[str]) -> "Form":
        """Type into fields; a list of values ticks boxes."""
        for key, value in values.items():
            name = key.replace("__", ".")
            kept = [each for each in self.fields if each[0] != name]
            many = value if isinstance(value, list) else [value]
            self.fields = [*kept, *((name, each) for each in many)]
        return self

    def send(self) -> TestResponse:
        data: dict[str, list[str]] = {}
        for name, value in self.fields:
            data.setdefault(name, []).append(value)
        return self.client.post(self.address, data=data)

    def again(self, page: TestResponse) -> "Form":
        return Form(self.client, page, self.address)


def form_at(client: FlaskClient, address: str) -> Form:
    page = client.get(address)
    assert page.status_code == 200, page.text
    return Form(client, page, address)
