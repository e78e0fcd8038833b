"""Who is let in: the form, the cookie, the token, the address; and who is not."""

import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from tests.web.access_help import PASSWORD, open_world, world_with_accounts
from web.access.accounts import COMMAND
from web.access.door import Door
from web.access.keys import IDLE, WHOLE
from web.office.tables import SignInRow, TokenRow, now

HTML = {"accept": "text/html"}


@pytest.fixture
def world(tmp_path):
    return world_with_accounts(tmp_path)


@pytest.fixture
def alone(tmp_path):
    return open_world(tmp_path)


def set_times(world, **values):
    with world.site.office.session() as session:
        session.execute(update(SignInRow).values(**values))


def test_without_accounts_the_person_at_this_machine_is_an_administrator(alone):
    client = alone.anonymous()
    assert client.get("/api/directives").status_code == 200
    assert client.get("/admin").status_code == 200
    assert client.get("/sign-in").headers["location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.4", ""])
def test_without_accounts_only_this_machines_names_are_answered(alone, host):
    assert alone.anonymous().get("/api/directives", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_without_accounts_nothing_comes_through_a_proxy(alone, header):
    refused = alone.anonymous().get("/api/directives", headers={header: "127.0.0.1"})
    assert refused.status_code == 503 and "users add" in refused.json()["error"]["en"]


def test_without_accounts_no_other_machine_is_answered(alone):
    from starlette.testclient import TestClient

    client = TestClient(alone.app, base_url="http://127.0.0.1", client=("192.168.1.9", 4000))
    assert client.get("/api/directives").status_code == 503


def test_on_another_address_without_accounts_nobody_gets_in(tmp_path):
    world = open_world(tmp_path, door=Door("0.0.0.0"))
    for host in ("127.0.0.1", "192.168.1.4"):
        for path in ("/", "/api/directives", "/admin", "/sign-in", "/healthz"):
            assert world.anonymous().get(path, headers={"host": host}).status_code == 503


def test_the_first_account_closes_the_door_at_once(alone):
    client = alone.anonymous()
    assert client.get("/api/directives").status_code == 200
    alone.accounts.add(COMMAND, "an", PASSWORD)
    assert client.get("/api/directives").status_code == 401
    assert client.get("/", headers=HTML).headers["location"] == "/sign-in"
    assert client.post("/account/tokens", headers=HTML).headers["location"] == "/sign-in"


def test_a_page_leads_to_the_sign_in_and_back(world):
    client = world.anonymous()
    led = client.get("/account?x=1&y=%2F", headers=HTML)
    assert led.status_code == 303
    form = client.get(led.headers["location"])
    assert form.status_code == 200 and form.headers["cache-control"] == "no-store"
    wanted = re.search(r'name="next" value="([^"]*)"', form.text)[1].replace("&amp;", "&")
    assert wanted == "/account?x=1&y=%2F"
    done = client.post("/sign-in", data={"name": "chi", "password": PASSWORD, "next": wanted})
    assert done.headers["location"] == wanted
    assert client.get("/account", headers=HTML).status_code == 200


def test_a_program_gets_401_and_no_redirect(world):
    refused = world.anonymous().get("/api/directives")
    assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Bearer")
    assert "/account" in refused.json()["error"]["vi"] and refused.headers["cache-control"] == "no-store"


def test_openai_clients_get_their_own_shape(world):
    for headers in ({}, {"authorization": "Bearer hvb_wrong"}):
        refused = world.anonymous().get("/v1/models", headers=headers)
        assert refused.status_code == 401 and refused.json()["error"]["code"] == "invalid_api_key"


@pytest.mark.parametrize("name", ["chi", "CHI", " chi "])
def test_the_name_is_taken_in_any_case(world, name):
    assert world.anonymous().post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303


def test_a_password_is_the_same_from_every_keyboard(world):
    """Composed and decomposed letters are one password."""
    import unicodedata

    typed = unicodedata.normalize("NFD", PASSWORD)
    assert typed != PASSWORD
    assert world.anonymous().post("/sign-in", data={"name": "chi", "password": typed}).status_code == 303


@pytest.mark.parametrize(("name", "password"), [("chi", "sai hoàn toàn"), ("ai", PASSWORD), ("chi", ""), ("", "")])
def test_a_wrong_pair_says_the_same_whatever_is_wrong(world, name, password):
    client = world.anonymous()
    refused = client.post("/sign-in", data={"name": name, "password": password})
    assert refused.status_code == 401 and "không đúng, hoặc tài khoản đã bị khóa" in refused.text
    assert client.cookies == {} and "set-cookie" not in refused.headers


def test_a_hash_is_checked_for_unknown_and_locked_accounts_too(world, monkeypatch):
    """So that time tells nothing: it is the number of checks that counts, not the clock."""
    checked = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *a: (checked.append(a[1]), verify(*a))[1])
    world.accounts.set_active(COMMAND, "dung", False)
    for name in ("nobody", "dung", "chi"):
        assert world.accounts.check(name, "sai hoàn toàn") is None
    assert len(checked) == 3 and all(stored.startswith("$argon2id$") for stored in checked)


def test_a_locked_account_with_the_right_password_stays_out(world):
    client = world.signed_in("dung")
    token = world.token("dung")
    world.accounts.set_active(COMMAND, "dung", False)
    assert client.get("/api/directives").status_code == 401
    assert world.anonymous().get("/api/directives", headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert world.anonymous().post("/sign-in", data={"name": "dung", "password": PASSWORD}).status_code == 401


def test_what_was_typed_as_a_name_is_not_written_down_unless_it_is_one(world):
    for name in ("mật khẩu của tôi", "chi"):
        world.anonymous().post("/sign-in", data={"name": name, "password": "sai"})
    assert {user for user, _ in world.log("sign_in_failed")} == {"", "chi"}
    assert world.log("sign_in") == []


def test_the_cookie_is_for_this_server_only_and_not_for_scripts(world):
    cookie = world.anonymous().post("/sign-in", data={"name": "chi", "password": PASSWORD}).headers["set-cookie"]
    assert cookie.startswith("hvb=") and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Domain" not in cookie
    assert "Secure" not in cookie
    encrypted = world.anonymous("https://127.0.0.1").post("/sign-in", data={"name": "chi", "password": PASSWORD})
    cookie = encrypted.headers["set-cookie"]
    assert cookie.startswith("__Host-hvb=") and "Secure" in cookie and "Path=/" in cookie
    assert "max-age" in encrypted.headers["strict-transport-security"]


def test_over_tls_the_weaker_cookie_is_not_taken(world):
    """A neighbour server could have set it."""
    secret = world.signed_in("chi").cookies["hvb"]
    client = world.anonymous("https://127.0.0.1")
    assert client.get("/api/directives", headers={"cookie": f"hvb={secret}"}).status_code == 401
    assert client.get("/api/directives", headers={"cookie": f"__Host-hvb={secret}"}).status_code == 200


def test_the_secret_itself_is_not_stored(world):
    secret = world.signed_in("chi").cookies["hvb"]
    token = world.token("chi")
    stored = (world.site.office.folder / "office.sqlite").read_bytes()
    wal = world.site.office.folder / "office.sqlite-wal"
    stored += wal.read_bytes() if wal.exists() else b""
    assert len(secret) >= 43 and secret.encode() not in stored
    assert token.encode() not in stored and PASSWORD.encode() not in stored


def test_a_sign_in_is_always_a_new_one(world):
    """Session fixation: what an attacker put into the browser before is worth nothing afterwards."""
    client = world.anonymous()
    client.cookies.set("hvb", "put-there-by-somebody")
    client.post("/sign-in", data={"name": "chi", "password": PASSWORD})
    assert client.cookies.get("hvb", domain="127.0.0.1") != "put-there-by-somebody"
    assert world.anonymous().get("/api/directives", headers={"cookie": "hvb=put-there-by-somebody"}).status_code == 401


def test_signing_in_again_ends_the_sign_in_before(world):
    client = world.signed_in("chi")
    first = client.cookies["hvb"]
    client.post("/sign-in", data={"name": "chi", "password": PASSWORD})
    assert client.cookies["hvb"] != first
    assert world.anonymous().get("/api/directives", headers={"cookie": f"hvb={first}"}).status_code == 401


def test_signing_out_ends_it_on_the_server(world):
    client = world.signed_in("chi")
    secret = client.cookies["hvb"]
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert "hvb" not in client.cookies
    assert world.anonymous().get("/api/directives", headers={"cookie": f"hvb={secret}"}).status_code == 401
    assert world.log("sign_out") == [("chi", "")]


def test_get_does_not_sign_out(world):
    client = world.signed_in("chi")
    assert client.get("/sign-out").status_code in {404, 405}
    assert client.get("/api/directives").status_code == 200


@pytest.mark.parametrize("past", [{"seen": IDLE}, {"created": WHOLE}])
def test_a_sign_in_ends_by_itself(world, past):
    client = world.signed_in("chi")
    (name, age), minute = next(iter(past.items())), timedelta(minutes=1)
    set_times(world, **{name: now() - age + minute})
    assert client.get("/api/directives").status_code == 200
    set_times(world, **{name: now() - age - minute})
    assert client.get("/api/directives").status_code == 401


def test_using_it_keeps_it_from_falling_asleep(world):
    client = world.signed_in("chi")
    set_times(world, seen=now() - timedelta(hours=11))
    assert client.get("/api/directives").status_code == 200
    with world.site.office.session() as session:
        assert now() - session.query(SignInRow).one().seen < timedelta(minutes=1)


def test_a_new_password_ends_every_sign_in(world):
    client = world.signed_in("chi")
    world.accounts.set_password(COMMAND, "chi", "một câu hoàn toàn khác")
    assert client.get("/api/directives").status_code == 401
    assert world.signed_in("chi", "một câu hoàn toàn khác").get("/api/directives").status_code == 200


def test_a_role_counts_from_the_next_request(world):
    client = world.signed_in("chi")
    assert client.get("/admin", headers=HTML).status_code == 403
    world.accounts.set_role(COMMAND, "chi", world.accounts.find("an").role)
    assert client.get("/admin", headers=HTML).status_code == 200


def test_a_token_opens_the_api(world):
    headers = {"authorization": f"Bearer {world.token('chi')}"}
    assert world.anonymous().get("/api/directives", headers=headers).status_code == 200
    assert world.tokens.list(world.accounts.find("chi").id)[0].used is not None


def test_a_bad_token_never_falls_back_to_the_cookie(world):
    client = world.signed_in("chi")
    for token in ("hvb_wrong", "", "x" * 5000):
        assert client.get("/api/directives", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_an_expired_or_revoked_token_is_refused(world):
    headers = {"authorization": f"Bearer {world.token('chi')}"}
    with world.site.office.session() as session:
        session.execute(update(TokenRow).values(expires=now()))
    assert world.anonymous().get("/api/directives", headers=headers).status_code == 401
    headers = {"authorization": f"Bearer {world.token('chi')}"}
    world.tokens.revoke(COMMAND, world.tokens.list(world.accounts.find("chi").id)[-1].id)
    assert world.anonymous().get("/api/directives", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "javascript:1",
    ],
)
def test_after_the_sign_in_nobody_is_led_elsewhere(world, elsewhere):
    client = world.anonymous()
    done = client.post("/sign-in", data={"name": "chi", "password": PASSWORD, "next": elsewhere})
    assert done.headers["location"] == "/"
    assert client.get("/sign-in", params={"next": elsewhere}).headers["location"] == "/"
    assert "evil.example" not in world.anonymous().get("/sign-in", params={"next": elsewhere}).text


def test_what_comes_in_the_address_is_escaped(world):
    page = world.anonymous().get("/sign-in", params={"next": '/"><script>window.stolen=1</script>'}).text
    assert "<script>window" not in page
    page = world.anonymous().post("/sign-in", data={"name": '"><script>1</script>', "password": "x"}).text
    assert "<script>1" not in page


@pytest.mark.parametrize(
    "path", ["/ui/../api/directives", "/ui/%2e%2e/api/directives", "//api/directives", "/sign-in/", "/healthz/x", "/ui"]
)
def test_no_path_slips_past(world, path):
    answer = world.anonymous().get(path)
    assert answer.status_code in {401, 404, 307} and "16/KH-UBND" not in answer.text


def test_only_named_hosts_are_answered_where_some_are_named(tmp_path):
    world = world_with_accounts(tmp_path, door=Door("0.0.0.0", ("vanban.vn",)))
    for host, status in (("vanban.vn:7860", 200), ("VANBAN.vn", 200), ("127.0.0.1", 200), ("evil.example", 421)):
        assert world.anonymous().get("/sign-in", headers={"host": host}).status_code == status


def test_health_is_for_everybody_and_tells_the_count_to_those_who_are_signed_in(world):
    assert world.anonymous().get("/healthz").json() == {"status": "ok"}
    assert world.signed_in("chi").get("/healthz").json()["directives"] > 0


@pytest.mark.parametrize("path", ["/account", "/admin/audit", "/api/directives", "/nowhere"])
def test_nothing_private_is_kept_by_a_browser(world, path):
    assert world.signed_in("an").get(path).headers["cache-control"] == "no-store"


def test_our_own_pages_run_our_own_scripts_only(world):
    policy = world.signed_in("an").get("/account").headers["content-security-policy"]
    assert "script-src 'self';" in policy


def test_an_unknown_address_is_a_page_for_people_and_json_for_programs(world):
    client = world.signed_in("chi")
    page = client.get("/nowhere", headers=HTML)
    assert page.status_code == 404 and "Không có trang này" in page.text and "/account" in page.text
    assert client.get("/api/nowhere").status_code == 404


def test_a_forbidden_page_says_which_role_it_takes(world):
    page = world.signed_in("chi").get("/admin", headers=HTML)
    assert page.status_code == 403 and "cần quyền admin" in page.text
