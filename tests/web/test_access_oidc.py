"""Signing in elsewhere, against a small provider that is served in the test with a key of its own."""

import base64
import hashlib
import re
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web.access_help import world_with_accounts
from web.access.accounts import COMMAND
from web.access.door import Door
from web.access.oidc_settings import Provider
from web.listening import listen
from web.viewer import Role


class Small:
    """An OpenID provider: one person, one code at a time; ``claims`` and ``key`` can be made wrong."""

    def __init__(self) -> None:
        self.key = self.signer = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict = {}
        self.asked: dict = {}
        self.address = ""
        self.app = FastAPI()

        @self.app.get("/.well-known/openid-configuration")
        def metadata():
            at = self.address
            return {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
            }

        @self.app.get("/keys")
        def keys():
            return {"keys": [self.key.as_dict(private=False)]}

        @self.app.post("/token")
        def token(request: Request, code: str = Form(), code_verifier: str = Form(), redirect_uri: str = Form()):
            challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
            client = base64.b64decode(request.headers["authorization"].partition(" ")[2]).decode()
            fits = code == "good" and challenge == self.asked["code_challenge"] and client == "hvb:secret"
            if not fits or redirect_uri != self.asked["redirect_uri"]:
                return JSONResponse({"error": "invalid_grant"}, 400)
            now = int(time.time())
            said = {"iss": self.address, "aud": "hvb", "sub": "42", "iat": now, "exp": now + 60}
            said |= {"nonce": self.asked["nonce"], "name": "Lê Văn Tám", "preferred_username": "tam"} | self.claims
            signed = jwt.encode({"alg": "RS256", "kid": "one"}, said, self.signer)
            return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def served(app):
    bound = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def running():
    small = Small()
    with served(small.app) as small.address:
        yield small


@pytest.fixture
def provider(running):
    running.claims, running.signer = {}, running.key
    return running


def world_of(tmp_path, provider, create=False):
    return world_with_accounts(tmp_path, door=Door(provider=Provider(provider.address, "hvb", "secret", create)))


def go(client, provider, wanted="/account"):
    """Start at the sign-in page; return the state that the provider was given."""
    led = client.get("/sign-in/oidc", params={"next": wanted})
    assert led.status_code == 303 and led.headers["location"].startswith(f"{provider.address}/authorize?")
    provider.asked = {k: v[0] for k, v in parse_qs(urlsplit(led.headers["location"]).query).items()}
    assert provider.asked["code_challenge_method"] == "S256" and provider.asked["response_type"] == "code"
    return provider.asked["state"]


def back(client, state, code="good"):
    return client.get("/sign-in/oidc/callback", params={"code": code, "state": state})


def test_a_linked_account_signs_in(tmp_path, provider):
    world = world_of(tmp_path, provider)
    world.accounts.set_subject(COMMAND, "chi", f"{provider.address} 42")
    client = world.anonymous()
    assert "/sign-in/oidc?next=" in client.get("/sign-in").text
    done = back(client, go(client, provider))
    assert done.status_code == 303 and done.headers["location"] == "/account"
    assert "chi" in client.get("/account").text and world.log("sign_in") == [("chi", "")]


def test_a_stranger_is_told_what_to_send_to_the_administrator(tmp_path, provider):
    world = world_of(tmp_path, provider)
    client = world.anonymous()
    refused = back(client, go(client, provider))
    assert refused.status_code == 403 and f"{provider.address} 42" in refused.text
    assert client.get("/account").status_code == 401 and len(world.accounts.list()) == 4


def test_an_account_is_made_as_a_reader_where_the_settings_say_so(tmp_path, provider):
    """A name that is taken is never taken over."""
    world = world_of(tmp_path, provider, create=True)
    provider.claims = {"preferred_username": "an@office.vn", "role": "admin"}
    client = world.anonymous()
    back(client, go(client, provider))
    made = world.accounts.find("an-2")
    assert made.role is Role.READER and made.signs_in_by == "oidc" and made.display_name == "Lê Văn Tám"
    assert world.accounts.find("an").signs_in_by == "password" and "an-2" in client.get("/account").text
    again = world.anonymous()
    back(again, go(again, provider))
    assert len(world.accounts.list()) == 5


def test_a_locked_account_stays_out(tmp_path, provider):
    world = world_of(tmp_path, provider, create=True)
    world.accounts.set_subject(COMMAND, "chi", f"{provider.address} 42")
    world.accounts.set_active(COMMAND, "chi", False)
    client = world.anonymous()
    assert back(client, go(client, provider)).status_code == 403
    assert client.get("/account").status_code == 401


@pytest.fixture(scope="module")
def strangers(tmp_path_factory, running):
    """Accounts would be made, but nobody who comes is let in."""
    return world_of(tmp_path_factory.mktemp("strangers"), running, create=True)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "other"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": "another-client", "azp": "hvb"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": None},
    ],
)
def test_a_token_that_does_not_fit_signs_nobody_in(strangers, provider, claims):
    provider.claims = claims
    client = strangers.anonymous()
    refused = back(client, go(client, provider))
    assert refused.status_code == 403 and "Không xác minh được" in refused.text
    assert client.get("/account").status_code == 401 and len(strangers.accounts.list()) == 4


def test_a_token_signed_by_another_key_signs_nobody_in(tmp_path, provider):
    world = world_of(tmp_path, provider, create=True)
    provider.signer = RSAKey.generate_key(2048, {"kid": "one"})
    client = world.anonymous()
    assert back(client, go(client, provider)).status_code == 403


def test_an_answer_that_was_not_asked_for_is_refused(tmp_path, provider):
    """Sign-in CSRF: the state belongs to the browser that started."""
    world = world_of(tmp_path, provider, create=True)
    attacker, victim = world.anonymous(), world.anonymous()
    state = go(attacker, provider)
    assert back(victim, state).status_code == 403 and back(victim, "").status_code == 403
    go(victim, provider)
    assert back(victim, state).status_code == 403
    assert victim.get("/account").status_code == 401


def test_a_wrong_code_and_a_provider_that_is_away_are_said(tmp_path, provider):
    world = world_of(tmp_path, provider)
    client = world.anonymous()
    assert back(client, go(client, provider), "bad").status_code == 403
    (tmp_path / "away").mkdir()
    away = world_with_accounts(tmp_path / "away", door=Door(provider=Provider("http://127.0.0.1:9", "hvb", "secret")))
    told = away.anonymous().get("/sign-in/oidc")
    assert told.status_code == 403 and "Không kết nối được" in told.text


def test_without_a_provider_the_form_is_all_there_is(tmp_path):
    world = world_with_accounts(tmp_path)
    client = world.anonymous()
    assert not re.search(r"/sign-in/oidc", client.get("/sign-in").text)
    assert client.get("/sign-in/oidc").headers["location"] == "/sign-in"
    assert client.get("/sign-in/oidc/callback?code=x&state=y").headers["location"] == "/sign-in"
