"""The nginx configuration that is handed out: TLS of today, and keys never in the open."""

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import free_port, wait_for
from tests.web.serving.nginx_before import NGINX, certificate

DEPLOY = Path(__file__).parents[3] / "deploy"
pytestmark = pytest.mark.skipif(not NGINX, reason="no nginx on this machine")


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[dict[str, int]]:
    """The example as it stands, but for its ports and its certificate's place."""
    certificate(tmp_path)
    found = {"http": free_port(), "https": free_port()}
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"(?m)^\s*listen \[::\].*$", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{found['http']};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{found['https']} ssl;")
    text = re.sub(r"/etc/letsencrypt/\S+fullchain.pem", f"{tmp_path}/cert.pem", text)
    text = re.sub(r"/etc/letsencrypt/\S+privkey.pem", f"{tmp_path}/key.pem", text)
    text = text.replace("/etc/nginx/educatec-proxy.conf", f"{DEPLOY}/educatec-proxy.conf")
    kept = "".join(
        f"{what}_temp_path {tmp_path}/{what};"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/errors;"
        f"events {{ worker_connections 64; }} http {{ {kept} {text} }}"
    )
    command = [NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(found["http"])
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_pages_lead_to_https_and_what_carries_a_key_is_refused_over_http(ports: dict[str, int]):
    with httpx.Client(base_url=f"http://127.0.0.1:{ports['http']}") as client:
        assert client.get("/panel/week").headers["location"].startswith("https://")
        for path in ("/api/v1/sessions", "/ical/x.ics", "/educatec/api/v1", "/podcast/x.xml"):
            assert client.get(path).status_code == 403


def _negotiated(port: int, version: ssl.TLSVersion) -> str:
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.set_ciphers("ALL:@SECLEVEL=0")
    client.maximum_version = version
    client.minimum_version = min(version, ssl.TLSVersion.TLSv1_2)
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        client.wrap_socket(line) as sealed,
    ):
        return f"{sealed.version()} {sealed.cipher()[0]}"  # type: ignore[index] # after the handshake


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of asking for an old TLS
def test_tls_is_of_today_with_suites_that_keep_the_past_secret(ports: dict[str, int]):
    assert _negotiated(ports["https"], ssl.TLSVersion.MAXIMUM_SUPPORTED).startswith("TLSv1.3")
    assert _negotiated(ports["https"], ssl.TLSVersion.TLSv1_2).startswith("TLSv1.2 ECDHE-")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _negotiated(ports["https"], ssl.TLSVersion.TLSv1_1)
