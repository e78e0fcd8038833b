"""The evaluation page: runs and their differences, feedback that becomes gold labels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from eval.gold import read_gold
from eval.runs import keep
from tests.web.conftest import serving, site_over
from tests.web.stub_assistant import EVIL, StubAssistant
from web.evaluation.candidates import FILE, SHOWN
from web.office.tables import FeedbackRow
from web.server import application

START = datetime(2026, 3, 2, 5, tzinfo=UTC)


def score(value, low=None, high=None):
    return {"value": value, "low": low, "high": high, "n": 2}


def run(accuracy, results, gold="eval/gold/seeds-dev.jsonl"):
    scores = {"answer_accuracy": score(accuracy, 0.5, 1.0), "latency_p50_ms": score(30.0, 20.0, 40.0)}
    grouped = {"all": scores, "lang": {"vi": scores}, "kind": {"signer": scores}}
    made = {"gold": gold, "questions": len(results), "quotes_exact": True, "scores": grouped, "results": results}
    return {"passed": True, "check": [], "gold": [made]}


def result(name, right, text, question="Ai ký?"):
    answer = {"text": text, "citations": []}
    facts = {"id": name, "question": question, "lang": "vi", "kind": "signer", "right": right, "answer": answer}
    return facts | {"reasons": [] if right else ["thiếu: An"], "error": None}


@pytest.fixture
def site(tmp_path):
    made = replace(site_over(StubAssistant(), tmp_path), runs=tmp_path / "out")
    keep(made.runs, run(0.5, [result("a", True, "An ký."), result("b", False, "Không rõ.")]), START)
    later = [result("a", False, f"Bình ký. {EVIL}"), result("b", True, "An."), result("c", True, "Mới.")]
    keep(made.runs, run(2 / 3, later), START + timedelta(days=1))
    return made


@pytest.fixture
def client(site):
    return TestClient(application(site), base_url="http://127.0.0.1", follow_redirects=False)


def thumb_down(site, question="Ai ký?", note="", cited="16-kh-ubnd"):
    citation = {"directive_id": cited, "document": "16/KH-UBND", "section": "2", "marker": 1}
    citation |= {"start": 0, "end": 4, "quote": "ỦY B"}
    answer = {"text": "Không tìm thấy.", "language": "vi", "citations": [citation], "hits": []}
    with site.office.session() as session:
        row = FeedbackRow(verdict="down", question=question, answer=answer, note=note)
        session.add(row)
        session.flush()
        return row.id


FORM = {
    "question": "Ai ký?",
    "lang": "vi",
    "kind": "signer",
    "answerable": "yes",
    "must_include": "Nguyễn Thị Minh An | Minh An",
    "citations": "16/KH-UBND; 2",
    "decision": "accept",
}


def test_the_overview_tells_scores_intervals_and_what_changed(client):
    html = client.get("/evaluation").text
    assert "66,7 %" in html and "+16,7" in html and "[50,0–100,0]" in html
    assert "66.7 %" in client.get("/evaluation", headers={"cookie": "language=en"}).text


def test_a_run_shows_what_changed_since_the_one_before(client, site):
    latest = client.get("/evaluation").text.split("run?id=")[1].split("&")[0]
    changed = client.get("/evaluation/run", params={"id": latest}).text
    assert "Bình ký." in changed and "Mới." not in changed and "trước đây đúng" in changed and "An ký." in changed
    assert "<script>window" not in changed
    wrong = client.get("/evaluation/run", params={"id": latest, "only": "wrong"}).text
    assert "Bình ký." in wrong and "An.</p>" not in wrong
    everything = client.get("/evaluation/run", params={"id": latest, "only": "all"}).text
    assert "Mới." in everything


@pytest.mark.parametrize("name", ["nothing", "../results", "20260101T000000000000Z"])
def test_a_run_that_is_not_there_is_said_to_be_gone(client, name):
    reply = client.get("/evaluation/run", params={"id": name})
    assert reply.status_code == 404 and "không còn" in reply.text


def test_feedback_becomes_a_label_after_a_person_confirmed_it(client, site):
    identifier = thumb_down(site, note="Văn bản có ghi.")
    assert "Văn bản có ghi." in client.get("/evaluation/feedback").text
    form = client.get("/evaluation/label", params={"id": identifier}).text
    assert "16/KH-UBND; 2" in form and 'value="Ai ký?"' in form
    assert client.post("/evaluation/label", data=FORM | {"id": identifier}).status_code == 303
    (label,) = read_gold(site.office.folder / FILE)
    assert label.must_include == (("Nguyễn Thị Minh An", "Minh An"),) and label.citations[0].section == "2"
    assert client.get("/evaluation/label", params={"id": identifier}).status_code == 404
    again = client.post("/evaluation/label", data=FORM | {"id": identifier})
    assert again.status_code == 404 and len(read_gold(site.office.folder / FILE)) == 1


def test_what_makes_no_label_is_said_and_what_was_typed_stays(client, site):
    identifier = thumb_down(site)
    reply = client.post("/evaluation/label", data=FORM | {"id": identifier, "must_include": "", "note": "ghi chú này"})
    assert reply.status_code == 422 and "must_include" in reply.text and "ghi chú này" in reply.text
    assert not (site.office.folder / FILE).exists()


def test_feedback_can_be_dismissed(client, site):
    identifier = thumb_down(site)
    assert client.post("/evaluation/label", data={"id": identifier, "decision": "dismiss"}).status_code == 303
    assert "Không có góp ý nào" in client.get("/evaluation/feedback").text
    assert not (site.office.folder / FILE).exists()


def test_feedback_on_documents_that_one_may_not_read_is_not_shown(client, site):
    identifier = thumb_down(site, question="Về văn bản kín?", cited="closed")
    assert "Về văn bản kín?" not in client.get("/evaluation/feedback").text
    assert client.get("/evaluation/label", params={"id": identifier}).status_code == 404


def test_nothing_that_people_wrote_becomes_markup(client, site):
    identifier = thumb_down(site, question=EVIL, note=EVIL)
    for address in ("/evaluation/feedback", f"/evaluation/label?id={identifier}"):
        html = client.get(address).text
        assert "<script>window" not in html and "&lt;script&gt;" in html and "<img src=x" not in html


def test_a_run_is_started_once_and_how_it_ended_is_told(site, visit):
    (site.office.folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    with serving(site) as at:
        page = visit(at)
        page.goto(f"{at}evaluation")
        page.click("button:has-text('Chấm ngay')")
        page.wait_for_selector("text=Đang chấm")
        # There is no index in this site's folder: the run says so, and the page tells it.
        page.wait_for_selector("text=không xong", timeout=60_000)
        assert page.locator("tbody tr").count() == 2


def test_a_run_that_cannot_be_read_is_named_and_the_others_are_shown(client, site):
    broken = keep(site.runs, run(1.0, []), START + timedelta(days=2))
    broken.path.write_text("{", encoding="utf-8")
    html = client.get("/evaluation").text
    assert broken.path.name in html and "66,7 %" in html
    empty = keep(site.runs, {"passed": True, "check": [], "gold": []}, START + timedelta(days=3))
    assert client.get("/evaluation/run", params={"id": empty.id}).status_code == 404


def test_every_undecided_feedback_can_be_opened_however_many_there_are(client, site):
    first = thumb_down(site, note="ghi chú đầu tiên")
    for _ in range(SHOWN):
        thumb_down(site)
    assert "ghi chú đầu tiên" not in client.get("/evaluation/feedback").text
    assert "ghi chú đầu tiên" in client.get("/evaluation/label", params={"id": first}).text
