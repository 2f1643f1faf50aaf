"""An address made of a host and a port opens, whatever the host is."""

import ipaddress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.settings.origin import origin_of

PORTS = st.integers(1, 65535)
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,5}){0,2}", fullmatch=True)


@given(st.ip_addresses(), PORTS)
def test_an_address_is_read_back_as_it_was_or_as_the_machine_itself(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int
) -> None:
    made = urlsplit(origin_of(str(address), port))
    assert (made.scheme, made.port, made.path) == ("http", port, "")
    reached = ipaddress.ip_address(made.hostname or "")
    assert reached.version == address.version
    assert reached.is_loopback if address.is_unspecified else reached == address


@given(NAMES, PORTS)
def test_a_name_stays_a_name(name: str, port: int) -> None:
    made = urlsplit(origin_of(name, port))
    assert (made.hostname, made.port) == (name, port)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("::1", "http://[::1]:8000"),
        ("[::1]", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 -- in a test
        ("", "http://127.0.0.1:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
    ],
)
def test_no_bare_colons_and_no_wildcard_is_told(host: str, origin: str) -> None:
    assert origin_of(host, 8000) == origin
