"""Signing cookies and tokens with SHA-256; the libraries' own default is SHA-1."""

import hashlib

import itsdangerous
from flask import Flask
from flask.sessions import SecureCookieSessionInterface


class _Sessions(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)


def init(app: Flask) -> None:
    """Sign with SHA-256 whatever this application signs."""
    app.session_interface = _Sessions()
    itsdangerous.Signer.default_digest_method = staticmethod(hashlib.sha256)
