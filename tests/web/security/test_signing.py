import hashlib

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import Signer


def test_cookies_are_signed_with_sha256(app: Flask, operator: FlaskClient) -> None:
    cookie = operator.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    assert len(cookie.value.rpartition(".")[2]) == 43, "256 bits in base64"
    assert Signer.default_digest_method is hashlib.sha256
