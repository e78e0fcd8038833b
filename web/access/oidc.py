"""Signing in elsewhere: OpenID Connect by the authorization code with PKCE, state and nonce (RFC 9700).

Nothing is asked of the provider before somebody wants to sign in. What has to be remembered until they come back is in
a cookie of their own browser, so that a stranger's answer cannot be put into it.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.responses import Response
from starlette.types import Scope

from ingest.errors import HoiVanBanError
from web.access.failures import anonymous_texts
from web.access.keys import SignIns
from web.access.oidc_settings import Provider
from web.access.pages import after, sign_in_page, welcome
from web.access.rates import TooManyError
from web.access.sign_in import address_of, is_encrypted
from web.access.subjects import Subjects
from web.site import Site
from web.texts import DEFAULT

logger = logging.getLogger(__name__)
SECONDS = 10
"""How long the provider may take to answer."""
MINUTES = 10
"""How long somebody may take at the provider."""
LEEWAY = 60
"""Seconds that two clocks may differ by."""
CALLBACK = "/sign-in/oidc/callback"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a public key; "none" and those made with the client's secret are no proof."""


class ProviderError(HoiVanBanError):
    """The provider cannot be reached, or what it says cannot be trusted."""


def routes(site: Site) -> APIRouter:
    """Return the two routes over ``site``; without a provider they lead to the sign-in page."""
    router = APIRouter(include_in_schema=False)
    subjects, sign_ins = Subjects(site.office), SignIns(site.office)

    @router.get("/sign-in/oidc")
    def start(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name that people know
        provider = site.door.provider
        if provider is None:
            return RedirectResponse("/sign-in", status_code=303)
        try:
            site.rates.attempt(address_of(request.scope))
            flow = {"state": generate_token(43), "nonce": generate_token(43), "verifier": generate_token(64)}
            with _client(provider, request) as client:
                to, _ = client.create_authorization_url(
                    _metadata(client, provider)["authorization_endpoint"],
                    state=flow["state"],
                    nonce=flow["nonce"],
                    code_verifier=flow["verifier"],
                )
        except HoiVanBanError as error:
            return _failed(request, site, next, error)
        response = RedirectResponse(to, status_code=303)
        value = base64.urlsafe_b64encode(json.dumps(flow | {"next": after(next)}).encode()).decode()
        response.set_cookie(
            _cookie(request.scope),
            value,
            max_age=MINUTES * 60,
            httponly=True,
            secure=is_encrypted(request.scope),
            samesite="lax",
        )
        return response

    @router.get(CALLBACK)
    def finish(request: Request, code: str = "", state: str = "") -> Response:
        provider = site.door.provider
        if provider is None:
            return RedirectResponse("/sign-in", status_code=303)
        address, flow = address_of(request.scope), _flow(request)
        try:
            site.rates.attempt(address)
            if not code or not hmac.compare_digest(flow["state"].encode(), state.encode()) or not state:
                raise _distrusted("state")
            claims = _claims(provider, request, code, flow)
            user_id, name = subjects.account(provider, claims, address)
        except HoiVanBanError as error:
            response = _failed(request, site, flow["next"], error)
        else:
            response = welcome(request, site, sign_ins, user_id, name, flow["next"], "oidc")
        response.delete_cookie(_cookie(request.scope), httponly=True, secure=is_encrypted(request.scope))
        return response

    return router


def _client(provider: Provider, request: Request) -> OAuth2Client:
    base = f"{request.scope['scheme']}://{request.headers['host']}"
    return OAuth2Client(
        provider.client_id,
        provider.client_secret,
        scope="openid profile email",
        redirect_uri=base + CALLBACK,
        code_challenge_method="S256",
        timeout=SECONDS,
    )


def _metadata(client: OAuth2Client, provider: Provider) -> dict[str, Any]:
    """Return what the provider says of itself.

    Raises:
        ProviderError: it cannot be reached, or speaks for another issuer.
    """
    told = _get(client, f"{provider.issuer}/.well-known/openid-configuration")
    if str(told.get("issuer", "")).rstrip("/") != provider.issuer:
        raise _distrusted("issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        # Never weaker than the issuer itself, whose address was checked when it was set.
        if not str(told.get(name, "")).startswith(provider.issuer.partition("://")[0] + "://"):
            raise _distrusted(name)
    return told


def _get(client: OAuth2Client, address: str) -> dict[str, Any]:
    try:
        answer = client.request("GET", address, withhold_token=True)
        answer.raise_for_status()
        told = answer.json()
    except (httpx2.HTTPError, ValueError) as error:
        logger.warning("%s: %s", address, error)
        raise ProviderError(
            "Không kết nối được nhà cung cấp đăng nhập. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.",
            "The sign-in provider cannot be reached. Try again, or sign in with a password.",
        ) from error
    return told if isinstance(told, dict) else {}


def _claims(provider: Provider, request: Request, code: str, flow: dict[str, str]) -> dict[str, Any]:
    """Return what the provider says of the person, after checking signature, issuer, audience, time and nonce.

    Raises:
        ProviderError: it cannot be reached, or one of these is wrong.
    """
    with _client(provider, request) as client:
        told = _metadata(client, provider)
        try:
            token = client.fetch_token(told["token_endpoint"], code=code, code_verifier=flow["verifier"])
            keys: Any = _get(client, told["jwks_uri"])
            signed = jwt.decode(str(token["id_token"]), KeySet.import_key_set(keys), algorithms=ALGORITHMS)
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                {
                    "iss": {"essential": True, "values": [told["issuer"]]},
                    "aud": {"essential": True, "value": provider.client_id},
                    "sub": {"essential": True},
                    "nonce": {"essential": True},
                },
                {"nonce": flow["nonce"], "client_id": provider.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY)
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
            logger.warning("a sign-in by OIDC failed: %s: %s", type(error).__name__, error)
            raise _distrusted("id_token") from error
        return dict(claims)


def _flow(request: Request) -> dict[str, str]:
    """Return what this browser remembers of its way to the provider; what is no such thing matches nothing."""
    empty = dict.fromkeys(("state", "nonce", "verifier", "next"), "")
    try:
        told = json.loads(base64.urlsafe_b64decode(request.cookies.get(_cookie(request.scope), "")))
    except (ValueError, RecursionError):
        return empty
    held = told if isinstance(told, dict) else {}
    return {name: value if isinstance(value := held.get(name), str) else "" for name in empty}


def _cookie(scope: Scope) -> str:
    return "__Host-hvb-oidc" if is_encrypted(scope) else "hvb-oidc"


def _distrusted(what: str) -> ProviderError:
    return ProviderError(
        f"Không xác minh được câu trả lời của nhà cung cấp đăng nhập ({what}). Hãy đăng nhập lại từ đầu.",
        f"The answer of the sign-in provider could not be verified ({what}). Start signing in again.",
    )


def _failed(request: Request, site: Site, wanted: str, error: HoiVanBanError) -> Response:
    vietnamese = anonymous_texts(request).language == DEFAULT
    status = 429 if isinstance(error, TooManyError) else 403
    return sign_in_page(request, site, wanted, status, problem=error.vietnamese if vietnamese else error.english)
