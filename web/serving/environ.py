"""From granian's request to what WSGI gives an application (PEP 3333)."""

import sys
from typing import IO, Any

from granian.rsgi import Scope

UNPREFIXED = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
SINGLE = frozenset({"host", "content-length", "content-type"})  # the first one counts
MAPPED = "::ffff:"  # IPv4 on a socket that takes both (RFC 4291, 2.5.5.2)
Environ = dict[str, Any]


def environ_of(scope: Scope, body: IO[bytes], length: int) -> Environ:
    """Return the WSGI environment of a request whose body has been read."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # PEP 3333 wants the path's bytes, each as the letter of that number.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client_address(scope.client),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        # A name with "_" would be taken for the one with "-", which a proxy may have set.
        if "_" in name:
            continue
        key = UNPREFIXED.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        if key not in environ:
            environ[key] = value
        elif name not in SINGLE:
            environ[key] += ("; " if name == "cookie" else ",") + value
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if length or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


def client_address(client: str) -> str:
    """Return the address without its port: `127.0.0.1:5` or `[::1]:5` as `127.0.0.1` or `::1`."""
    return client.rpartition(":")[0].strip("[]").removeprefix(MAPPED)
