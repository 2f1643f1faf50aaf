"""No log keeps a password, a token, a code or a secret address."""

import logging

import pytest
from flask import Flask

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import EVERYTHING
from scheduler.service.context import Context
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people import links, second_factor, sign_in
from tests.fakes import FakeClock
from tests.integration.people.test_second_factor import code
from tests.web.accounts import PASSWORD, somebody
from tests.web.security.test_passwords import enter
from tests.web.visits import post

SCHOOL = Holder(kind=HolderKind.SCHOOL, id="99001J")


def test_after_a_day_of_signing_in_neither_log_holds_a_secret(
    app: Flask,
    house: Context,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    amina = somebody(house, *EVERYTHING, name="Amina", password=PASSWORD)
    secrets = [PASSWORD, "a wrong password", sign_in.show_link(house, amina.id, actor="Amina")]
    client = app.test_client()
    enter(client, amina.email, "a wrong password")
    enter(client, amina.email, PASSWORD)
    setup = second_factor.begin_second_factor(house, amina.id)
    codes = second_factor.confirm(house, amina.id, code(house, setup.key), actor="Amina")
    secrets += [setup.key, *codes, links.link(house, SCHOOL), links.feed_address(house, SCHOOL)]
    for address in (links.link(house, SCHOOL), links.feed_address(house, SCHOOL)):
        client.get(address.removeprefix(house.base_url))
    client.get(f"/school/{'x' * 32}")
    links.replace(house, SCHOOL, "page", actor="Amina")
    post(client, "/panel/tokens", "/panel/tokens", name="academy", scope="read")
    for name in ("educatec", "educatec_device"):
        secrets.append(str(client.get_cookie(name).value))  # type: ignore[union-attr] # it is there
    clock.advance(minutes=1)
    out, err = capfd.readouterr()
    written = "\n".join([caplog.text, out, err, repr(log_entries(house))])
    for secret in secrets:
        assert secret.rpartition("/")[2].removesuffix(".ics") not in written
    assert "Amina" in written
