"""No page has a serious accessibility fault, in light and dark, wide and narrow (axe-core, WCAG 2.2 A and AA)."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import serving

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PAGES = {
    "welcome": "",
    "answer": "?q=" + quote("Cơ quan nào chủ trì tuyên truyền?"),
    "refusal": "?q=" + quote("Văn bản 9999/VP-QH quy định gì?"),
    "library": "documents",
    "removed": "documents/removed",
    "check": "documents/check?id={id}",
    "document": "document?id={id}",
    "assignments": "assignments",
    "graph": "graph",
    "graph of one": "graph?id={id}",
    "runs": "evaluation",
    "feedback": "evaluation/feedback",
    "users": "admin",
    "groups": "admin/groups",
    "audit": "admin/audit",
    "sign-in": "sign-in",
    "not there": "documents/check?id=nothing",
}
LOOKS = {
    "wide": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "narrow": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}
CONVERSATION = {"welcome", "answer", "refusal"}
SETTLED = """() => Promise.all(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => 0))
)"""
"""Colours that change slowly have changed."""


@pytest.fixture(scope="module")
def at(drawn):
    with serving(drawn.site) as address:
        yield address


@pytest.mark.parametrize("name", PAGES)
def test_no_serious_fault(at, drawn, visit, name):
    """In both looks. The conversation takes seconds to load and follows its window; the other pages load again."""
    path = PAGES[name].format(id=quote(next(iter(drawn.ids.values()))))
    ready = ".turn .tools" if "q=" in path else ".bar"
    page = visit(at, path, ready, **LOOKS["narrow"])
    assert faults(page) == {}, "narrow"
    page.set_viewport_size(LOOKS["wide"]["viewport"])
    page.emulate_media(color_scheme=LOOKS["wide"]["color_scheme"])
    if name not in CONVERSATION:
        page.reload()
        page.wait_for_selector(ready)
    page.evaluate(SETTLED)
    assert faults(page) == {}, "wide"


def faults(page) -> dict[str, list[str]]:
    """The serious faults of a page as it looks now, and where they are."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    return {
        fault["id"]: [" ".join(node["html"].split())[:160] for node in fault["nodes"]]
        for fault in Axe().run(page, options=RULES).response["violations"]
        if fault["impact"] in GRAVE
    }
