"""Another identity provider (OpenID Connect): authorization code with PKCE, and an ID token that is checked whole.

Everything is asked anew at each sign-in: nothing is kept of tokens. Requests go
to the issuer's own host only, follow no redirect, and wait 5 seconds at most.
Plain http is for a provider on this machine itself.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from socialrx.core import clock
from socialrx.core.errors import DomainError
from socialrx.core.rules import rule

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SECONDS = 5
MOST_BYTES = 1_000_000
LEEWAY = 60
# Signatures that only the provider can make. Never `none`, never one made with our own secret.
SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
CALLBACK = "/sign-in/provider/answer"


class NotProven(DomainError):
    """The provider has not shown who this is. What was wrong is for the trail, not for the page."""


@dataclass(frozen=True)
class Asked:
    """What we sent the browser away with, kept in its session until it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Proven:
    """Who the provider says this is, and when they signed in there, when it says so.

    `is_strong`: with one of the `acr` values that we ask for, so that no second factor of ours is needed.
    """

    issuer: str
    subject: str
    is_strong: bool
    at: datetime | None


@dataclass(frozen=True)
class Provider:
    """The provider's own description of itself, as far as it is used."""

    issuer: str
    authorize_at: str
    token_at: str
    keys_at: str
    takes_secret_in_body: bool

    def sends_to(self, asked: Asked, *, anew: bool) -> str:
        """Where the browser goes to sign in; `anew` wants it done again by somebody who is signed in there."""
        extra = {"acr_values": " ".join(wanted_acr())} if wanted_acr() else {}
        extra |= {"prompt": "login", "max_age": "0"} if anew else {}
        return prepare_grant_uri(  # type: ignore[no-any-return]  # Authlib has no types
            self.authorize_at,
            rule("OIDC_CLIENT_ID"),
            "code",
            redirect_uri=redirect_uri(),
            scope="openid",
            state=asked.state,
            nonce=asked.nonce,
            code_challenge=create_s256_code_challenge(asked.verifier),
            code_challenge_method="S256",
            **extra,
        )

    def exchange(self, code: str, asked: Asked) -> str:
        """The ID token for a code. A code that was used before is refused by the provider."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri(),
            "code_verifier": asked.verifier,
        }
        name, secret = rule("OIDC_CLIENT_ID"), rule("OIDC_CLIENT_SECRET")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self.takes_secret_in_body:
            fields |= {"client_id": name, "client_secret": secret}
        else:
            pair = f"{quote(name, safe='')}:{quote(secret, safe='')}".encode()
            headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
        answer = fetch(self.token_at, body=urlencode(fields), headers=headers)
        if not isinstance(answer.get("id_token"), str):
            raise NotProven("no ID token came")
        return str(answer["id_token"])

    def keys(self) -> KeySet:
        """The keys that it signs with, as they are now."""
        try:
            return KeySet.import_key_set(fetch(self.keys_at))  # type: ignore[arg-type]  # JSON, checked there
        except (JoseError, KeyError, TypeError, ValueError) as problem:
            raise NotProven(f"keys: {type(problem).__name__}") from None


def is_set_up() -> bool:
    return bool(rule("OIDC_ISSUER"))


def redirect_uri() -> str:
    """Exactly this, from our own settings and never from a request."""
    return f"{rule('PUBLIC_URL')}{CALLBACK}"


def wanted_acr() -> list[str]:
    return [value.strip() for value in rule("OIDC_ACR").split(",") if value.strip()]


def provider() -> Provider:
    """The configured provider's description. Raises NotProven when it is not that issuer's, or names other hosts."""
    issuer = rule("OIDC_ISSUER")
    said = fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise NotProven("another issuer answered")
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    try:
        return Provider(
            issuer=issuer,
            authorize_at=own_address(said["authorization_endpoint"]),
            token_at=own_address(said["token_endpoint"]),
            keys_at=own_address(said["jwks_uri"]),
            takes_secret_in_body="client_secret_basic" not in methods,
        )
    except KeyError as missing:
        raise NotProven(f"the provider does not name its {missing}") from None


def own_address(address: object) -> str:
    """An address on the issuer's own host, spoken to in the same way. Raises NotProven for any other."""
    ours, theirs = urlsplit(rule("OIDC_ISSUER")), urlsplit(str(address))
    if (theirs.scheme, theirs.hostname, theirs.port) != (ours.scheme, ours.hostname, ours.port):
        raise NotProven("an address on another host")
    if theirs.scheme != "https" and theirs.hostname not in LOOPBACK:
        raise NotProven("an address in the clear")
    return str(address)


def fetch(address: str, *, body: str | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """One request to the issuer's host; its answer must be 200 and JSON. A redirect is no answer."""
    parts = urlsplit(own_address(address))
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection.request("POST" if body else "GET", path, body, {"Accept": "application/json"} | (headers or {}))
        answer = connection.getresponse()
        text = answer.read(MOST_BYTES)
        if answer.status != 200:
            raise NotProven(f"{parts.path} answered {answer.status}")
        said = json.loads(text)
    except (OSError, HTTPException, ValueError) as problem:
        raise NotProven(f"{parts.path}: {type(problem).__name__}") from None
    finally:
        connection.close()
    if not isinstance(said, dict):
        raise NotProven(f"{parts.path} answered no object")
    return said


def ask(*, anew: bool = False) -> tuple[str, Asked]:
    """Where to send the browser, and what to keep until it is back."""
    asked = Asked(state=generate_token(43), nonce=generate_token(43), verifier=generate_token(64))
    return provider().sends_to(asked, anew=anew), asked


def prove(answer: dict[str, str], asked: Asked) -> Proven:
    """Who came back. Raises NotProven for any answer but a whole and fresh one to what was asked."""
    if not answer.get("state") or answer["state"] != asked.state:
        raise NotProven("another state")
    if answer.get("iss", rule("OIDC_ISSUER")) != rule("OIDC_ISSUER"):
        raise NotProven("the answer is another issuer's")
    if "error" in answer or not answer.get("code"):
        raise NotProven("the provider refused")
    named = provider()
    return checked(named.exchange(answer["code"], asked), named.keys(), nonce=asked.nonce)


def checked(id_token: str, keys: KeySet, *, nonce: str) -> Proven:
    """An ID token's own proof: signature, issuer, audience, time, nonce, and the `acr` that is asked for."""
    issuer, client = rule("OIDC_ISSUER"), rule("OIDC_CLIENT_ID")
    options = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    try:
        token = jwt.decode(id_token, keys, algorithms=SIGNED_WITH)
        claims = CodeIDToken(token.claims, token.header, options, {"nonce": nonce, "client_id": client})
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as problem:
        raise NotProven(f"ID token: {type(problem).__name__}") from None
    if wanted_acr() and claims.get("acr") not in wanted_acr():
        raise NotProven("another acr")
    if set([claims["aud"]] if isinstance(claims["aud"], str) else claims["aud"]) != {client}:
        raise NotProven("the token is for others too")
    at = claims.get("auth_time")
    signed_in_at = datetime.fromtimestamp(at, UTC) if at else None
    return Proven(issuer, str(claims["sub"]), is_strong=bool(wanted_acr()), at=signed_in_at)
