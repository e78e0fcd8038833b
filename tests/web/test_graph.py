"""The picture of references: its data, its list, access, hostile words, and clicks in a real browser."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import lxml.html
import pytest
from starlette.testclient import TestClient

from answer.assistant import Assistant
from answer.graph import overview
from ingest.errors import CorpusError
from ingest.store.graph import References
from tests.web import work_collection as made
from tests.web.conftest import client_of
from web.service import Service


def identifier(assistant: Assistant, number: str) -> str:
    (found,) = assistant.catalogue.by_number(number)
    return found.id


def drawn(at: TestClient, **query) -> tuple[dict, set[tuple[str, str, str]], dict]:
    """The nodes by label, the edges by labels, and all of it."""
    reply = at.get("/api/graph", params=query)
    assert reply.status_code == 200
    found = reply.json()
    labels = {node["id"]: node["label"] for node in found["nodes"]}
    edges = {(labels[edge["source"]], edge["relation"], labels[edge["target"]]) for edge in found["edges"]}
    return {node["label"]: node for node in found["nodes"]}, edges, found


def test_all_directives_and_what_they_refer_to(work_app):
    nodes, edges, found = drawn(work_app)
    assert ("90/KH-UBND", "căn cứ", "Luật Ngân sách nhà nước") in edges
    assert ("90/KH-UBND", "thực hiện", "35/KH-UBND") in edges
    assert ("50/QĐ-UBND", "thay thế", "17/QĐ-UBND") in edges
    assert nodes["35/KH-UBND"]["directive_id"] and nodes["17/QĐ-UBND"]["directive_id"] is None
    assert found["focus"] is None and not found["more"]


def test_each_edge_leads_to_its_words(work_app, work):
    for edge in drawn(work_app)[2]["edges"]:
        for mention in edge["mentions"]:
            text = work.catalogue.directive(mention["directive_id"]).text
            assert mention["quote"] == text[mention["start"] : mention["end"]]


def test_an_instrument_with_two_dates_is_marked_wherever_it_is_drawn(work_app, work):
    node = drawn(work_app)[0]["04/NQ-HĐND"]
    assert node["conflicts"] == ["date"] and node["dates"] == ["2023-10-12", "2023-12-10"]
    near = drawn(work_app, id=identifier(work, "108/SYT-NV"), steps=2)[0]
    assert near["04/NQ-HĐND"]["conflicts"] == ["date"]
    assert drawn(work_app)[0]["17/QĐ-UBND"]["conflicts"] == []


def test_one_and_two_steps_around_a_directive(work_app, work):
    name = identifier(work, "108/SYT-NV")
    nodes, edges, found = drawn(work_app, id=name)
    assert set(nodes) == {"108/SYT-NV", "35/KH-UBND"} and edges == {("108/SYT-NV", "thực hiện", "35/KH-UBND")}
    assert found["focus"] == nodes["108/SYT-NV"]["id"]
    assert set(drawn(work_app, id=name, steps=2)[0]) == {"108/SYT-NV", "35/KH-UBND", "04/NQ-HĐND"}
    both = drawn(work_app, id=identifier(work, "35/KH-UBND"))[1]
    assert ("90/KH-UBND", "thực hiện", "35/KH-UBND") in both and ("35/KH-UBND", "căn cứ", "04/NQ-HĐND") in both


def test_around_an_instrument_that_is_not_held(work_app):
    for number in ("17/QĐ-UBND", "17 qd ubnd", "Luật Ngân sách nhà nước"):
        _, edges, found = drawn(work_app, number=number)
        focus = next(node for node in found["nodes"] if node["id"] == found["focus"])
        assert focus["directive_id"] is None and all(edge[2] == focus["label"] for edge in edges) and edges
    page = work_app.get("/graph", params={"number": "17/QĐ-UBND"})
    assert page.status_code == 200 and "77/SYT-TCKT" in page.text


def test_a_number_that_one_directive_bears_leads_to_it(work_app, work):
    reply = work_app.get("/graph", params={"number": "35 kh ubnd"}, follow_redirects=False)
    assert reply.status_code == 303
    assert parse_qs(urlsplit(reply.headers["location"]).query)["id"] == [identifier(work, "35/KH-UBND")]


@pytest.mark.parametrize("query", [{"id": "nope"}, {"id": made.EVIL}, {"number": "999/XX"}, {"number": "\x00'\"%"}])
def test_what_is_unknown_is_not_found(work_app, query):
    asked = next(iter(query.values()))
    page, data = work_app.get("/graph", params=query), work_app.get("/api/graph", params=query)
    assert page.status_code == data.status_code == 404
    assert "<img src=x" not in page.text and asked in data.json()["error"]["vi"] and data.json()["error"]["en"]


@pytest.mark.parametrize("query", ["steps=3", "steps=x"])
def test_bad_steps_are_refused_by_the_api_and_ignored_by_the_page(work_app, query):
    assert work_app.get(f"/api/graph?{query}").status_code == 422 and work_app.get(f"/graph?{query}").status_code == 200


def test_a_big_picture_is_bounded_and_says_so(work):
    bounded = overview(work.catalogue, 4)
    assert bounded.more and 1 < len(bounded.nodes) <= 4 and bounded.edges
    shown = {node.id for node in bounded.nodes}
    assert all({edge.source, edge.target} <= shown for edge in bounded.edges)
    assert "04/NQ-HĐND" in {node.label for node in bounded.nodes}
    ids, names, more = References(work.catalogue).most_linked(1000)
    assert not more and len(names) == len(set(names)) and len(ids) == len(set(ids))


def test_what_is_closed_is_to_a_reader_as_if_it_were_not_held(work_app, work_reader, work):
    whole, part = drawn(work_app), drawn(work_reader)
    assert whole[0]["12/QĐ-UBND"]["directive_id"] and "777/2024/NĐ-CP" in whole[0]
    closed = part[0]["12/QĐ-UBND"]
    assert (closed["directive_id"], closed["subject"], closed["issuer"]) == (None, None, "Ủy ban nhân dân tỉnh")
    assert "777/2024/NĐ-CP" not in part[0] and "12-qd-ubnd" not in work_reader.get("/api/graph").text
    page = work_reader.get("/graph")
    assert "nhân sự" not in page.text and "12-qd-ubnd" not in page.text and "12-qd-ubnd" in work_app.get("/graph").text
    name = identifier(work, "12/QĐ-UBND")
    assert work_reader.get("/graph", params={"id": name}).status_code == 404
    assert drawn(work_reader, number="12/QĐ-UBND")[1] == {("90/KH-UBND", "căn cứ", "12/QĐ-UBND")}


def test_the_list_says_what_the_picture_shows(work_app):
    found = drawn(work_app)[2]
    page = lxml.html.fromstring(work_app.get("/graph").text)
    lines = page.xpath("//table//tbody/tr")
    assert len(lines) == len(found["edges"])
    spans = {(m["directive_id"], str(m["start"])) for edge in found["edges"] for m in edge["mentions"]}
    links = page.xpath("//td[@class='words']/a/@href")
    for link in links:
        query = parse_qs(urlsplit(link).query)
        assert (query["id"][0], query["start"][0]) in spans
    assert len(page.xpath("//*[@data-card]")) == len(found["nodes"])


def test_words_of_a_document_are_only_text(work_app, work):
    page = work_app.get("/graph", params={"id": identifier(work, "91/UBND-VX")})
    assert "&lt;script&gt;" in page.text and "<script>window" not in page.text and "<img src=x" not in page.text


def test_the_language_is_that_of_the_page(work_app):
    work_app.cookies.set("language", "en")
    try:
        assert {edge["name"] for edge in drawn(work_app)[2]["edges"]} >= {"rests on", "carries out", "replaces"}
        assert "Not held here" in work_app.get("/graph").text
    finally:
        work_app.cookies.clear()


def test_the_data_is_described(work_app):
    assert "/api/graph" in work_app.get("/api/openapi.json").json()["paths"]


def test_without_documents_the_reason_is_given():
    empty = client_of(Service.ready(None, CorpusError("kho trống", "empty")))
    assert "kho trống" in empty.get("/graph").text and empty.get("/api/graph").status_code == 503


def click(page, label: str) -> None:
    """Click the middle of a node: the library draws on a canvas and says where the node stands."""
    page.locator(".picture").scroll_into_view_if_needed()
    at = page.evaluate(
        """label => {
            const cy = document.querySelector('.picture')._cyreg.cy;
            return cy.nodes().filter((node) => node.data('shown').endsWith(label)).renderedPosition();
        }""",
        label,
    )
    box = page.locator(".picture").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_click_on_a_node_shows_its_card_and_opens_its_source(work_address, visit, scheme):
    page = visit(work_address, "graph", "[data-drawn]", color_scheme=scheme)
    assert page.locator("[data-card]:visible").count() == 0
    click(page, "35/KH-UBND")
    card = page.locator("[data-card]:visible")
    assert "Tiêm chủng mở rộng năm 2025" in card.inner_text() and "04/NQ-HĐND" in card.inner_text()
    card.get_by_role("button", name="04/NQ-HĐND").click()
    card = page.locator("[data-card]:visible")
    assert "Không có trong kho" in card.inner_text() and "12/10/2023; 10/12/2023" in card.inner_text()
    click(page, "90/KH-UBND")
    page.locator("[data-card]:visible a.primary").click()
    page.wait_for_url("**/document?**")


@pytest.mark.browser
def test_by_keyboard_the_list_leads_to_the_words(work_address, visit, work):
    name = identifier(work, "90/KH-UBND")
    page = visit(work_address, f"graph?id={quote(name)}", "[data-drawn]")
    assert page.locator("[data-card]:visible h2").inner_text() == "90/KH-UBND"
    page.focus(".links td.words a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document?**start=**")


@pytest.mark.browser
def test_hostile_words_stay_words(work_address, visit, work):
    page = visit(work_address, f"graph?id={quote(identifier(work, '91/UBND-VX'))}", "[data-drawn]")
    assert "<script>" in page.locator("[data-card]:visible").inner_text()


@pytest.mark.browser
def test_colours_follow_the_system(work_address, visit):
    page = visit(work_address, "graph", "[data-drawn]", color_scheme="light")
    colour = "document.querySelector('.picture')._cyreg.cy.nodes('[shown = \"35/KH-UBND\"]').style('background-color')"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    # The page's policy lets no string be evaluated, so the change is waited for by a promise.
    changed = f"() => ({colour}) !== {light!r} ? done() : requestAnimationFrame(look)"
    page.evaluate(f"new Promise((done) => {{ const look = {changed}; look(); }})")


@pytest.mark.browser
def test_on_a_phone_picture_and_card_fit(work_address, visit, work):
    name = identifier(work, "90/KH-UBND")
    page = visit(work_address, f"graph?id={quote(name)}", "[data-drawn]", viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.click("[data-zoom=fit]")
    click(page, "35/KH-UBND")
    assert page.locator("[data-card]:visible h2").inner_text() == "35/KH-UBND"


@pytest.mark.browser
def test_without_scripts_the_list_is_there(work_address, visit):
    page = visit(work_address, "graph", ".links", java_script_enabled=False)
    assert page.locator(".links tbody tr").count() > 8 and "JavaScript" in page.inner_text(".canvas")
