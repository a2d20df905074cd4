"""A small OpenID Connect provider on 127.0.0.1, as an institution has one: codes that work once, signed id tokens."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256", "use": "sig"})  # costly, so one for all tests
CLIENT, SECRET = "kotatgent", "a-secret-of-the-test"


class Provider:
    """`claims` and `signs_with` are what a test changes to see whether somebody looks at it."""

    def __init__(self) -> None:
        self.key = self.signs_with = KEY
        self.codes: dict[str, dict[str, Any]] = {}
        self.issuer = ""
        self.says: dict[str, Any] = {}  # in the description of itself
        self.userinfo: dict[str, Any] = {}
        self.asked: list[str] = []
        self.person: dict[str, Any] = {}  # who sits before the browser: claims over the usual ones

    def answer(self, method: str, path: str, body: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, self._description()
        if path == "/jwks":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/token" and method == "POST":
            return self._token(body)
        if path == "/authorize":
            return 200, self._page(body)
        return (200, self.userinfo) if path == "/userinfo" else (404, {})

    def _description(self) -> dict[str, Any]:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        names["userinfo_endpoint"] = "userinfo"
        found = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return (
            {"issuer": self.issuer, "token_endpoint_auth_methods_supported": ["client_secret_post"]} | found | self.says
        )

    def consent(self, address: str, **claims: Any) -> str:
        """Somebody signs in at the provider: the code that goes back. `claims` are put over those of the token."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
        code, now = secrets.token_urlsafe(8), int(time.time())
        usual = {"iss": self.issuer, "aud": CLIENT, "sub": "p-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
                 "email": "an@school.test", "email_verified": True}  # fmt: skip
        token = {name: value for name, value in (usual | claims).items() if value is not None}
        self.codes[code] = {"asked": asked, "claims": token}
        return code

    def _page(self, asked: dict[str, str]) -> str:
        """Where somebody in a browser says who they are, and goes back with a code."""
        code = self.consent(f"/authorize?{urlencode(asked)}", **self.person)
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        stop = f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        return (
            "<!doctype html><html lang=nl><meta charset=utf-8><title>De school</title><link rel=icon href='data:,'>"
            f"<main><h1>Aanmelden bij de school</h1><p><a href='{escape(back)}'>Ik ben het</a>"
            f"<p><a href='{escape(stop)}'>Toch niet</a></main></html>"
        )

    def _token(self, body: dict[str, str]) -> tuple[int, Any]:
        found = self.codes.pop(body.get("code", ""), None)
        if found is None or (body.get("client_id"), body.get("client_secret")) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        asked, digest = found["asked"], hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (asked["code_challenge"], asked["redirect_uri"]) != (challenge, body.get("redirect_uri")):
            return 400, {"error": "invalid_grant"}
        header = {"alg": "RS256", "kid": "k1"}
        return 200, {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": jwt.encode(header, found["claims"], self.signs_with),
        }


@contextmanager
def provider() -> Iterator[Provider]:
    played = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, body: dict[str, str]) -> None:
            status, found = played.answer(self.command, urlsplit(self.path).path, body)
            written = isinstance(found, str)
            text = (found if written else json.dumps(found)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8" if written else "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self._answer(dict(parse_qsl(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: found[0] for name, found in parse_qs(sent).items()})

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
