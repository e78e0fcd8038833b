"""Every route of the whole application, Gradio's with it: who gets in. A route that nobody put into a class fails."""

import contextlib
import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.routing import BaseRoute, Mount

from tests.web.access_help import World, add_accounts
from tests.web.conftest import serving, site_over
from tests.web.stub_assistant import StubAssistant
from web.access.conversation_gate import ConversationGate
from web.server import application

PUBLIC = {"/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback", "/favicon.ico", "/healthz", "/ui/{file}"}
"""What anybody who reaches the server may ask for."""
ADMIN = re.compile(r"/admin(/.*)?|/metrics")
EDITOR = re.compile(
    r"/evaluation.*|/documents/(upload|replace|remove|restore|undo|check|reread|failed|correct|assignment|header).*"
)
CLOSED = re.compile(
    r"/gradio_api/(user|login_check|token|app_id|dev|info|openapi|file|upload|stream|proxy|call|component_server|reset"
    r"|custom_component|process_recording|vibe|undo-vibe|deep_link|api|runs|run-history|queue/status|profiling|cache)"
    r".*|/gradio_api/(theme.css|runs)|/login.*|/logout|/openapi.json|/pwa_icon.*|/monitoring.*|/config/|/(file|proxy)=.*"
    r"|/gradio_api/run/.+/|/runs/?"
)
"""What Gradio serves and this program does not."""
PAGE = re.compile(
    r"/(config|theme.css|robots.txt|manifest.json)?|/(svelte|static|assets)/.*"
    r"|/gradio_api/(startup-events|heartbeat/.*|queue/(join|data)|cancel|run/.*)"
)
"""What the page of the conversation is made of."""
READER = re.compile(
    r"/api/.*|/v1/.*|/mcp.*|/language|/sign-out|/account.*|/documents.*|/document|/page-image|/original|/assignments.*"
    r"|/graph.*|/conversation.*|/answer.*|/share.*"
)


def walk(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (method, path) of every route; a mount without routes of its own is one."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        path = prefix + getattr(route, "path", "")
        if inner is not None:
            yield from walk(inner.routes, prefix + route.include_context.prefix)
        elif isinstance(route, Mount):
            app = route.app.app if isinstance(route.app, ConversationGate) else route.app
            below = getattr(app, "routes", [])
            yield from walk(below, path) if below else [("GET", f"{path}/{{file}}")]
        else:
            for method in sorted(getattr(route, "methods", None) or {"GET"}):
                yield method, path


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    site = site_over(StubAssistant(), tmp_path_factory.mktemp("routes"))
    add_accounts(site)
    return World(site, application(site))


@pytest.fixture(scope="module")
def routes(world):
    return sorted({(m, p) for m, p in walk(world.app.app.app.routes) if m not in {"HEAD", "OPTIONS"}})


@pytest.fixture(scope="module")
def clients(world):
    bad = world.anonymous()
    bad.headers["authorization"] = "Bearer hvb_not-a-token"
    people = {name: world.signed_in(name) for name in ("chi", "binh", "an")}
    return people | {"anonymous": world.anonymous(), "bad": bad}


def filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "x", path)


def test_all_routes_are_found(routes):
    paths = {path for _, path in routes}
    assert {
        "/",
        "/sign-in",
        "/admin",
        "/api/ask",
        "/gradio_api/queue/join",
        "/gradio_api/upload",
        "/ui/{file}",
    } <= paths


def test_every_route_is_in_a_class(routes):
    classes = (ADMIN, EDITOR, CLOSED, PAGE, READER)
    missing = [p for _, p in routes if p not in PUBLIC and not any(c.fullmatch(p) for c in classes)]
    assert missing == []


def test_without_a_sign_in_only_the_public_ones_answer(routes, clients):
    for method, path in routes:
        for who in ("anonymous", "bad"):
            answer = clients[who].request(method, filled(path))
            allowed = path in PUBLIC and (who == "anonymous" or path == "/ui/{file}")
            let_in = "www-authenticate" not in answer.headers  # a wrong password is answered 401 too, without it
            assert let_in == allowed, (who, method, path, answer.status_code)


def test_a_person_without_a_sign_in_is_led_to_it_from_everywhere(routes, clients):
    for method, path in routes:
        if path in PUBLIC or path.startswith(("/api/", "/v1/", "/mcp", "/gradio_api", "/metrics")):
            continue
        answer = clients["anonymous"].request(method, filled(path), headers={"accept": "text/html"})
        assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"), (method, path)


def test_what_is_not_needed_of_gradio_is_not_there(routes, clients):
    for method, path in routes:
        if CLOSED.fullmatch(path) and path not in PUBLIC:
            assert clients["an"].request(method, filled(path)).status_code == 404, (method, path)


def test_administration_is_for_administrators(routes, clients):
    found = [(m, p) for m, p in routes if ADMIN.fullmatch(p) and p != "/metrics"]
    assert len(found) > 10
    data = {"name": "chi", "role": "admin", "active": "true", "token": "1", "password": "một câu dài khác hẳn"}
    for method, path in found:
        sent = {"data": data} if method == "POST" else {}
        for who in ("chi", "binh"):
            assert clients[who].request(method, path, **sent).status_code == 403, (who, method, path)
    assert clients["an"].get("/admin").status_code == 200


def test_what_editors_do_readers_may_not(routes, clients):
    found = [(m, p) for m, p in routes if EDITOR.fullmatch(p)]
    assert found
    refused = [(m, p, s) for m, p in found if (s := clients["chi"].request(m, filled(p)).status_code) not in {403, 422}]
    assert refused == []


def test_another_site_changes_nothing_anywhere(routes, clients):
    headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    for method, path in routes:
        if method not in {"GET", "HEAD"}:
            answer = clients["an"].request(method, filled(path), headers=headers)
            assert answer.status_code == 403, (method, path, answer.status_code)


def test_no_other_origin_may_read(world):
    """Gradio allows every origin, with the visitor's cookies, where the host is not this machine's own name."""
    client = world.signed_in("chi")
    for method in ("OPTIONS", "GET"):
        headers = {"origin": "https://evil.example", "host": "vanban.vn", "access-control-request-method": "GET"}
        answer = client.request(method, "/config", headers=headers)
        assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_the_page_and_its_files_are_served_to_who_is_signed_in(clients):
    for path in ("/", "/config", "/theme.css"):
        assert clients["chi"].get(path).status_code == 200
    assert clients["chi"].get("/").headers["cache-control"] == "no-store"


def test_one_persons_events_are_not_anothers(world):
    """The same session hash in other hands is another session: nothing of the first one's answer comes."""
    config = world.signed_in("an").get("/config").json()
    loading = next(d["id"] for d in config["dependencies"] if any(t[1] == "load" for t in d["targets"]))
    event = {"data": [None], "event_data": None, "fn_index": loading, "trigger_id": 0, "session_hash": "samehash"}
    cookies = {name: {"hvb": world.signed_in(name).cookies["hvb"]} for name in ("chi", "dung")}
    with serving(world.site) as at:

        def told(who, session_hash):
            told = []
            with (
                contextlib.suppress(httpx.RemoteProtocolError),  # Gradio breaks off where there is no such session
                httpx.Client(base_url=at, cookies=cookies[who], timeout=20) as client,
                client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session_hash}) as answer,
            ):
                for line in answer.iter_lines():
                    told.append(line)
                    if "process_completed" in line:
                        break
            return "".join(told)

        assert httpx.post(f"{at}gradio_api/queue/join", json=event, cookies=cookies["chi"]).status_code == 200
        for named in ("samehash", f"{world.accounts.find('chi').id}-samehash"):
            assert "session_not_found" in told("dung", named) and "process_" not in told("dung", named)
        assert "process_completed" in told("chi", "samehash")


@pytest.mark.parametrize("body", ["", "[]", "{", '{"session_hash": 1}', '{"session_hash": "a/b"}', "[" * 100_000])
def test_an_event_that_is_none_is_refused(world, body):
    answer = world.signed_in("chi").post("/gradio_api/queue/join", content=body)
    assert answer.status_code == 400 and "error" in answer.json()


def test_a_huge_event_is_refused(world):
    answer = world.signed_in("chi").post("/gradio_api/queue/join", content=b'{"a": "' + b"x" * 2_000_000 + b'"}')
    assert answer.status_code == 413


def test_a_websocket_is_refused(world):
    from starlette.websockets import WebSocketDisconnect

    for client in (world.anonymous(), world.signed_in("an")):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/queue/join"):
            pass
