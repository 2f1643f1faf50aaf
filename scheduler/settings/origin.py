"""From a host and a port to a web address that opens."""

import ipaddress

# What listens on every address of a machine is reached by the machine itself at the loopback one.
REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 -- read, not bound


def origin_of(host: str, port: int) -> str:
    """Return `http://host:port` as an address: IPv6 in brackets (RFC 3986, 3.2.2), and instead of
    a wildcard the machine itself.
    """
    reached = REACHED_AT.get(host.strip("[]"), host.strip("[]"))
    return f"http://{_bracketed(reached)}:{port}"


def _bracketed(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:  # a name
        return host
