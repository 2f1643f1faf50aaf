"""A real nginx before the application: plain, encrypted and over IPv6, below a path."""

import contextlib
import datetime as dt
import ipaddress
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.serving import free_port, wait_for

PREFIX = "/educatec"
NGINX = shutil.which("nginx") or next(
    (str(each) for each in (Path("/usr/sbin/nginx"),) if each.exists()), ""
)


@contextlib.contextmanager
def nginx(folder: Path, app: str, *, prefix: bool = True) -> Iterator[dict[str, str]]:
    """Run nginx before the application; give its addresses by kind."""
    certificate(folder)
    ports = {"http": free_port(), "https": free_port(), "ipv6": free_port("::1")}
    named = f"proxy_set_header X-Forwarded-Prefix {PREFIX};" if prefix else ""
    (folder / "nginx.conf").write_text(
        f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{ports["http"]}; listen [::1]:{ports["ipv6"]};
    listen 127.0.0.1:{ports["https"]} ssl;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    location / {{ return 418; }}
    location {PREFIX}/ {{
      proxy_pass {app}/;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For $remote_addr;
      {named}
    }}
  }}
}}
"""
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(ports["http"])
        yield {
            "http": f"http://127.0.0.1:{ports['http']}",
            "https": f"https://127.0.0.1:{ports['https']}",
            "ipv6": f"http://[::1]:{ports['ipv6']}",
        }
    finally:
        process.terminate()
        process.wait(timeout=10)


def certificate(folder: Path) -> None:
    """Write a certificate for loopback, good for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "educatec.test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
