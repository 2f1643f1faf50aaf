"""A small OpenID Connect provider on a real socket, strict about what a client must send."""

import base64
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.serving import free_port, served

CLIENT, SECRET = "educatec", "a client's secret"


class Provider:
    """Signs in whoever `claims` describe; what a test changes in them goes into the next token."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.claims: dict[str, object] = {}
        self.asked: list[dict[str, str]] = []
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signing = self.key
        self._codes: dict[str, dict[str, str]] = {}
        self.app = Flask("provider")
        self.app.get("/.well-known/openid-configuration")(self.configuration)
        self.app.get("/jwks")(self.jwks)
        self.app.get("/authorize")(self.authorize)
        self.app.post("/token")(self.token)

    def configuration(self) -> ResponseReturnValue:
        return jsonify(
            issuer=self.url,
            authorization_endpoint=f"{self.url}/authorize",
            token_endpoint=f"{self.url}/token",
            jwks_uri=f"{self.url}/jwks",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
            code_challenge_methods_supported=["S256"],
        )

    def jwks(self) -> ResponseReturnValue:
        return jsonify(KeySet([self.key]).as_dict(private=False))

    def authorize(self) -> ResponseReturnValue:
        asked = request.args.to_dict()
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["code_challenge"]) == 43
        assert asked["state"]
        assert asked["nonce"]
        assert "openid" in asked["scope"].split()
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self._codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"]})
        return redirect(f"{asked['redirect_uri']}?{answer}")

    def token(self) -> ResponseReturnValue:
        given, shown = request.form, request.authorization
        asked = self._codes.pop(given["code"], None)
        if shown is None or (shown.username, shown.password) != (CLIENT, SECRET):
            return jsonify(error="invalid_client"), 401
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or asked["redirect_uri"] != given["redirect_uri"]
            or asked["code_challenge"] != challenge
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "42",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.claims
        told = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signing)
        return jsonify(access_token="x", token_type="Bearer", expires_in=300, id_token=told)


@contextmanager
def provider_at_work() -> Iterator[Provider]:
    """Serve a provider on a free port of loopback."""
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}")
    with served(provider.app, port):
        yield provider
