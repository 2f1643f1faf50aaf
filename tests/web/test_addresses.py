"""Addresses of this service, as whoever asks reaches it."""

from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client

from web.addresses import BelowPrefix, below, here, origin_asked, ours

HOSTS = st.sampled_from(
    ["studio.test", "studio.test:8443", "192.0.2.7:8000", "[::1]:8602", "[2001:db8::7]"]
)
PREFIXES = st.lists(st.from_regex(r"[A-Za-z0-9_~-]{1,8}", fullmatch=True), max_size=3).map(
    lambda parts: "".join(f"/at-{part}" for part in parts)
)
PATHS = st.from_regex(r"/panel(/[a-z0-9-]{1,8}){0,2}/?", fullmatch=True)


def told(base_url: str = "") -> Client:
    """An application behind one proxy that tells how it makes its addresses."""
    app = Flask("told")

    @app.get("/<path:_>")
    def tell(_: str) -> list[str]:
        own = below(request.path)
        return [origin_asked(request.environ), own, here(), ours(own), ours("//evil.test" + own)]

    app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask's documented way
        BelowPrefix(app.wsgi_app, base_url), x_for=1, x_proto=1, x_host=1, x_prefix=1
    )
    return Client(app)


@given(HOSTS, PREFIXES, PATHS, st.sampled_from(["http", "https"]), st.booleans())
def test_whatever_a_proxy_names_every_address_stays_on_its_origin_and_below_its_path(
    host: str, prefix: str, path: str, scheme: str, taken_off: bool
) -> None:
    asked = path if taken_off else prefix + path
    headers = {"Host": "inner:8000", "X-Forwarded-Host": host, "X-Forwarded-Proto": scheme}
    if prefix:
        headers["X-Forwarded-Prefix"] = prefix
    origin, own, again, back, stray = told().get(f"{asked}?q=1", headers=headers).json
    assert origin == f"{scheme}://{host}{prefix}"
    assert urlsplit(origin).hostname == urlsplit(f"//{host}").hostname
    assert own == back == prefix + path
    assert again == f"{prefix}{path}?q=1"
    assert stray == ""


@given(HOSTS, PREFIXES.filter(bool), PATHS)
def test_a_configured_path_holds_without_a_word_of_the_proxy(
    host: str, prefix: str, path: str
) -> None:
    client = told(f"http://{host}{prefix}")
    for asked in (path, prefix + path):
        _, own, _, back, _ = client.get(asked, headers={"Host": host}).json
        assert own == back == prefix + path


@pytest.mark.parametrize("named", ["//evil.test", "/a b", "https://evil.test", "/a/../b?x"])
def test_what_is_no_path_is_not_taken_for_one(named: str) -> None:
    headers = {"Host": "studio.test", "X-Forwarded-Prefix": named}
    origin, own, *_ = told().get("/page", headers=headers).json
    assert "evil" not in origin
    assert own == "/page"
