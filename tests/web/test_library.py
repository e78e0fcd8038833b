"""The library over a real index: the table, uploads, files taken out and put back, corrections, and who may what."""

from __future__ import annotations

import html
import io

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from ingest.index import sync
from ingest.store.catalogue import Catalogue
from tests.web.conftest import serving
from tests.web.library_help import (
    EVIL,
    PROGRAM,
    client_of,
    empty_site,
    form_of,
    letter,
    make_template,
    open_site,
    people,
    rows,
    send,
    settled,
)
from web.library import limits
from web.office.tables import AuditRow

PLAN = "35/KH-UBND"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make_template(tmp_path_factory.mktemp("library"))


@pytest.fixture
def site(template, tmp_path):
    return open_site(template, tmp_path)


@pytest.fixture
def client(site):
    return client_of(site)


@pytest.fixture(scope="module")
def looked_at(template, tmp_path_factory):
    """A client for tests that change nothing."""
    return client_of(open_site(template, tmp_path_factory.mktemp("seen")))


@pytest.fixture(scope="module")
def refusing(template, tmp_path_factory):
    """A site and its client for tests of what is refused; but for files uploaded under other names nothing changes."""
    made = open_site(template, tmp_path_factory.mktemp("refusing"))
    return made, client_of(made)


def page(client, address="/documents", code=200, **query):
    reply = client.get(address, params=query or None)
    assert reply.status_code == code, reply.text
    return reply.text


def told(text: str) -> str:
    """The words of a page."""
    return html.unescape(text)


def id_of(client, number):
    found = client.get("/api/directives").json()["directives"]
    return next(one["id"] for one in found if one["number"] == number)


def answer(client, question):
    return client.post("/api/ask", json={"question": question}).json()


def log(site, action):
    with site.office.session() as session:
        return [(row.target, row.detail) for row in session.scalars(select(AuditRow).where(AuditRow.action == action))]


def save(client, directive_id, **changes):
    form = form_of(page(client, "/documents/check", id=directive_id)) | changes
    return client.post("/documents/check", data=form)


# ---- the table ----


def test_the_table_lists_what_can_be_asked_about_the_last_first(looked_at):
    shown = page(looked_at)
    assert rows(shown) == ["7/STC-NS", "50/QĐ-UBND", "108/SYT-NV", PLAN, "21/KH-UBND", "77/SYT-TCKT"]
    assert "6 văn bản hỏi được" in shown and "Tiêm chủng mở rộng năm 2025" in told(shown)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "35 kh ubnd"}, [PLAN]),
        ({"q": "kh35"}, [PLAN]),
        ({"q": "tiem chung"}, ["108/SYT-NV", PLAN]),
        ({"q": "Trần Thị Cúc"}, ["108/SYT-NV", "77/SYT-TCKT"]),
        ({"kind": "Kế hoạch"}, [PLAN, "21/KH-UBND"]),
        ({"issuer": "Sở Y tế", "year": "2023"}, ["77/SYT-TCKT"]),
        ({"sort": "number"}, ["7/STC-NS", "21/KH-UBND", PLAN, "50/QĐ-UBND", "77/SYT-TCKT", "108/SYT-NV"]),
        ({"year": "chín", "sort": "text", "page": "-1", "status": "x", "q": "sốt"}, ["21/KH-UBND"]),
        ({"q": "không có đâu"}, []),
    ],
)
def test_search_filters_and_order(looked_at, query, expected):
    assert rows(page(looked_at, **query)) == expected


def test_a_file_that_failed_is_named_with_its_reason(looked_at):
    shown = told(page(looked_at))
    assert "hong.pdf" in shown and "Tệp không đọc được (1)" in shown
    english = told(looked_at.get("/documents", cookies={"language": "en"}).text)
    assert "Files that cannot be read (1)" in english


# ---- uploads ----


def test_a_good_file_is_asked_about_and_bad_ones_are_refused_with_the_reason(client, site):
    locked = io.BytesIO()
    Canvas(locked, encrypt="secret").save()
    for name, content in (("612.txt", letter()), ("tro-choi.pdf", PROGRAM), ("khoa.pdf", locked.getvalue())):
        assert send(client, name, content).status_code == 200
    list_ = settled(client)
    good, program, encrypted = (next(li for li in list_.split("<li ") if f">{n}<" in li) for n in
                                ("612.txt", "tro-choi.pdf", "khoa.pdf"))  # fmt: skip
    assert "Đã hỏi được" in good and "612/STC-NS" in good
    assert "Không nhận" in program and "Không nhận" in encrypted and "mật khẩu" in encrypted
    assert rows(page(client))[0] == "612/STC-NS"
    reply = answer(client, "Cơ quan nào chủ trì rà soát giá xăng dầu?")
    assert "Sở Công Thương" in reply["text"] and reply["citations"][0]["document"] == "612/STC-NS"
    stored = {path.name for path in site.corpus.iterdir()}
    assert "612.txt" in stored and not {"tro-choi.pdf", "khoa.pdf"} & stored
    assert [target for target, _ in log(site, "upload")] == ["612.txt"]


def test_the_same_bytes_or_name_are_told(client, site):
    known = (site.corpus / "ke-hoach-35.txt").read_bytes()
    send(client, "khac.txt", known)
    assert "tệp này đã có trong kho: ke-hoach-35.txt" in settled(client).lower()
    taken = send(client, "ke-hoach-35.txt", letter())
    assert taken.status_code == 422 and "đã có tệp cùng tên" in taken.json()["error"]


@pytest.mark.parametrize("name", ["../x.txt", ".an.txt", "README.md", "a\u202eb.txt", "  ", "con.txt"])
def test_a_name_cannot_lead_out_or_hide(refusing, name):
    site, client = refusing
    before = {path.relative_to(site.corpus) for path in site.corpus.rglob("*")}
    reply = send(client, name, letter())
    if name != "../x.txt":  # only the last part of a path counts
        assert reply.status_code == 422 and reply.json()["error"]
    settled(client)
    new = {path.relative_to(site.corpus).as_posix() for path in site.corpus.rglob("*")} - {p.as_posix() for p in before}
    assert {path for path in new if not path.startswith(".")} <= {"x.txt"}
    assert not (site.corpus.parent / "x.txt").exists()


def test_too_much_is_refused_whole(refusing, monkeypatch):
    site, client = refusing
    monkeypatch.setattr(limits, "MAX_UPLOAD", 1000)
    large = b"x" * (limits.MAX_UPLOAD + 2**17)
    assert send(client, "lon.txt", large).status_code == 413

    def pieces():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="lon.txt"\r\n\r\n'
        yield large

    chunked = client.post(
        "/documents/upload", content=pieces(), headers={"content-type": "multipart/form-data; boundary=b"}
    )
    assert chunked.status_code == 413 and "lon.txt" not in {path.name for path in site.corpus.iterdir()}


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=b"])
def test_a_request_without_a_file_is_refused_with_a_message(refusing, kind):
    _, client = refusing
    reply = client.post("/documents/upload", content=b"--x", headers={"content-type": kind})
    assert reply.status_code == 422 and "chọn tệp" in told(reply.text)


def test_without_scripts_a_form_takes_several_files(client):
    files = [("file", ("612.txt", letter())), ("file", ("613.txt", letter(613, "giá vàng")))]
    assert client.post("/documents/upload", files=files).headers["location"] == "/documents"
    settled(client)
    assert {"612/STC-NS", "613/STC-NS"} <= set(rows(page(client)))


def test_the_first_upload_makes_an_empty_program_answer(tmp_path):
    site = empty_site(tmp_path)
    client = client_of(site)
    assert "Kéo thả tệp" in told(page(client)) and client.get("/healthz").status_code == 503
    send(client, "612.txt", letter(), new_folder="2025")
    assert "Đã hỏi được" in settled(client)
    assert (site.corpus / "2025" / "612.txt").exists() and client.get("/healthz").json()["status"] == "ok"
    assert "Sở Công Thương" in answer(client, "Cơ quan nào chủ trì rà soát giá xăng dầu?")["text"]


# ---- replace, remove, undo ----


def test_a_removed_file_is_out_of_the_answers_until_it_is_put_back(client, site):
    question = "Ai ký Kế hoạch 35/KH-UBND?"
    assert answer(client, question)["answered"]
    assert "Tiêm chủng mở rộng" in told(page(client, "/documents/remove", file="ke-hoach-35.txt"))
    done = client.post("/documents/remove", data={"file": "ke-hoach-35.txt"})
    after = told(page(client, done.headers["location"]))
    assert "Đã gỡ ke-hoach-35.txt" in after and PLAN not in rows(after)
    assert not answer(client, question)["answered"]
    change = after.split('name="change" value="')[1].split('"')[0]
    assert "ke-hoach-35.txt" in page(client, "/documents/removed")
    back = client.post("/documents/undo", data={"change": change})
    assert PLAN in rows(page(client, back.headers["location"])) and answer(client, question)["answered"]
    assert [target for target, _ in log(site, "remove") + log(site, "undo")] == ["ke-hoach-35.txt"] * 2
    assert client.post("/documents/undo", data={"change": change}).status_code == 404


def test_a_replaced_file_is_answered_from_as_it_is_now_and_can_be_put_back(client, site):
    wrong = client.post("/documents/replace", data={"file": "cong-van-77.txt"}, files={"content": ("a.pdf", PROGRAM)})
    assert wrong.status_code == 422 and "cùng loại" in told(wrong.text)
    sent = {"content": ("moi.txt", letter(77, "giá đất"))}
    assert client.post("/documents/replace", data={"file": "cong-van-77.txt"}, files=sent).status_code == 303
    settled(client)
    assert "77/STC-NS" in rows(page(client)) and "77/SYT-TCKT" not in rows(page(client))
    change = page(client, "/documents/removed").split('name="change" value="')[1].split('"')[0]
    client.post("/documents/undo", data={"change": change})
    assert "77/SYT-TCKT" in rows(page(client))
    assert [target for target, _ in log(site, "replace")] == ["cong-van-77.txt"]


def test_a_bad_replacement_leaves_the_old_file(client, site):
    old = (site.corpus / "cong-van-77.txt").read_bytes()
    client.post("/documents/replace", data={"file": "cong-van-77.txt"}, files={"content": ("b.txt", b" \n")})
    assert "Không nhận" in settled(client)
    assert (site.corpus / "cong-van-77.txt").read_bytes() == old and "77/SYT-TCKT" in rows(page(client))


@pytest.mark.parametrize("file", ["khong-co.txt", "../x", "/etc/passwd", "", ".corrections/a.toml"])
def test_only_files_of_the_corpus_are_touched(client, file):
    page(client, "/documents/remove", code=404, file=file)
    assert client.post("/documents/remove", data={"file": file}).status_code == 404


# ---- corrections ----


def test_a_corrected_field_is_answered_from_and_survives_reading_again(client, site):
    plan = id_of(client, PLAN)
    saved = save(client, plan, **{"field.signer": "Lê Thị Hoa", "field.date": "21/2/2025"})
    assert saved.status_code == 303
    shown = told(page(client, saved.headers["location"]))
    assert "Đã lưu" in shown and "Máy đọc: Lê Văn Bình" in shown and "Máy đọc: 20/02/2025" in shown
    assert "21/2/2025" in page(client) and "Có sửa tay" in told(page(client))
    assert "Lê Thị Hoa" in answer(client, "Ai ký Kế hoạch 35/KH-UBND?")["text"]
    assert {(target, d["field"], d["old"], d["new"]) for target, d in log(site, "correct")} == {
        (plan, "signer", "Lê Văn Bình", "Lê Thị Hoa"),
        (plan, "date", "20/02/2025", "21/02/2025"),
    }
    sync(site.corpus, site.index, rebuild=True)
    catalogue = Catalogue.open(site.index)
    assert catalogue.directive(plan).signer == "Lê Thị Hoa"
    catalogue.close()


def test_a_correction_is_taken_back(client):
    plan = id_of(client, PLAN)
    save(client, plan, **{"field.signer": "Lê Thị Hoa"})
    save(client, plan, withdraw="signer")
    assert form_of(page(client, "/documents/check", id=plan))["field.signer"] == "Lê Văn Bình"
    assert "Máy đọc:" not in told(page(client, "/documents/check", id=plan))


def test_what_cannot_be_saved_stays_in_the_form_with_the_reason(client, site):
    plan = id_of(client, PLAN)
    reply = save(client, plan, **{"field.date": "32/13/2025", "field.signer": "Lê Thị Hoa"})
    assert reply.status_code == 422 and "32/13/2025” không phải một ngày" in told(reply.text)
    kept = form_of(reply.text)
    assert (kept["field.date"], kept["field.signer"]) == ("32/13/2025", "Lê Thị Hoa")
    assert log(site, "correct") == [] and "Lê Văn Bình" in answer(client, "Ai ký Kế hoạch 35/KH-UBND?")["text"]


def test_nothing_is_saved_over_what_somebody_else_just_changed(client):
    plan = id_of(client, PLAN)
    mine = form_of(page(client, "/documents/check", id=plan)) | {"field.signer": "Người Khác"}
    save(client, plan, **{"field.signer": "Lê Thị Hoa", "field.place": "Hà Nội"})
    reply = client.post("/documents/check", data=mine)
    assert reply.status_code == 422 and "sửa thành “Lê Thị Hoa”" in told(reply.text)
    again = form_of(reply.text)
    assert (again["field.signer"], again["field.place"]) == ("Người Khác", "Hà Nội")
    assert client.post("/documents/check", data=again).status_code == 303
    assert form_of(page(client, "/documents/check", id=plan))["field.signer"] == "Người Khác"


def test_saving_an_unchanged_form_changes_nothing(client, site):
    for number in (PLAN, "77/SYT-TCKT", "50/QĐ-UBND"):
        assert save(client, id_of(client, number)).headers["location"].endswith("done=same")
    assert log(site, "correct") == [] and not (site.corpus / ".corrections").exists()


def test_work_is_changed_added_and_removed(client):
    plan = id_of(client, PLAN)
    form = form_of(page(client, "/documents/check", id=plan))
    first = next(name for name, value in form.items() if name.endswith(".task") and "sởi" in value).split(".")[1]
    third = next(name for name, value in form.items() if name.endswith(".task") and "trật tự" in value).split(".")[1]
    changes = {
        f"work.{first}.lead": "Sở Tài chính\nSở Nội vụ",
        f"work.{first}.deadline": "trước ngày 15/7/2025",
        "drop": form[f"work.{third}.was"],
        "new.clause": "2. Sở Giáo dục và Đào tạo lập danh sách học sinh\ncần tiêm",
        "new.lead": "Sở Dân tộc",
        "new.task": "lập danh sách học sinh",
    }
    assert save(client, plan, **changes).status_code == 303
    catalogue = client.get("/api/directives/" + plan).json()
    work = {(", ".join(one["lead"]), one["due"]) for one in catalogue["assignments"]}
    assert ("Sở Tài chính, Sở Nội vụ", "2025-07-15") in work and ("Sở Dân tộc", None) in work
    assert not any("Công an" in lead for lead, _ in work)
    shown = page(client, "/documents/check", id=plan)
    assert "Đã bỏ bằng tay (1)" in told(shown)
    key = shown[shown.index('class="dropped"') :].split('name="restore" value="')[1].split('"')[0]
    save(client, plan, restore=key)
    restored = client.get("/api/directives/" + plan).json()["assignments"]
    assert any("Công an tỉnh" in one["lead"] for one in restored)


@pytest.mark.parametrize(
    ("clause", "reason"),
    [("không có câu này", "Không thấy câu"), ("Sở Tài chính", "ở nhiều chỗ"), ("", "Không thấy câu")],
)
def test_new_work_names_its_words_in_the_text(refusing, clause, reason):
    _, client = refusing
    given = {"new.clause": clause, "new.lead": "Sở Dân tộc", "new.task": "lập danh sách"}
    reply = save(client, id_of(client, "21/KH-UBND"), **given)
    assert reply.status_code == 422 and reason in told(reply.text)
    assert form_of(reply.text)["new.lead"] == "Sở Dân tộc"


# ---- who may what ----


def test_a_reader_sees_the_table_and_changes_nothing(site):
    reader = people(site)["chi"]
    plan = id_of(reader, PLAN)
    shown = told(page(reader))
    assert PLAN in rows(shown) and "Kéo thả" not in shown and "Kiểm tra" not in shown and "hong.pdf" not in shown
    for address in ("check?id=" + plan, "remove?file=ke-hoach-35.txt", "replace?file=ke-hoach-35.txt", "removed"):
        assert reader.get(f"/documents/{address}").status_code == 403
    assert send(reader, "a.txt", letter()).status_code == 403
    posts = (("remove", {"file": "ke-hoach-35.txt"}), ("undo", {"change": "x"}), ("check", {"id": plan}))
    for place, data in posts:
        assert reader.post(f"/documents/{place}", data=data).status_code == 403
    files = {"content": ("a.txt", letter())}
    replaced = reader.post("/documents/replace", data={"file": "ke-hoach-35.txt"}, files=files)
    assert replaced.status_code == 403 and (site.corpus / "ke-hoach-35.txt").exists()


def test_a_closed_folder_is_not_there_for_an_editor(site):
    known = people(site)
    admin, editor = known["an"], known["binh"]
    hidden = id_of(admin, "7/STC-NS")
    assert "7/STC-NS" not in rows(page(editor)) and "mat" not in told(page(editor)).replace("mật", "").split()
    page(editor, "/documents/check", code=404, id=hidden)
    assert editor.post("/documents/check", data={"id": hidden, "field.signer": "X"}).status_code == 404
    page(editor, "/documents/remove", code=404, file="mat/kin.txt")
    for folder, name in (("mat", "kin.txt"), ("mat", "moi.txt"), ("mat/sub", "a.txt"), ("khong-co", "a.txt")):
        refused = send(editor, name, letter(), folder=folder)
        assert refused.status_code == 422 and "không dùng được" in refused.json()["error"], folder
    assert not (site.corpus / "mat" / "moi.txt").exists()
    # The same bytes in a closed file are no news of it.
    send(editor, "trung.txt", (site.corpus / "mat" / "kin.txt").read_bytes())
    assert "mat/kin" not in settled(editor)


def test_what_an_admin_removed_in_a_closed_folder_is_not_told(site):
    known = people(site)
    done = known["an"].post("/documents/remove", data={"file": "mat/kin.txt"})
    change = done.headers["location"].partition("change=")[2]
    assert "kin.txt" not in page(known["binh"], "/documents/removed")
    assert "kin.txt" not in page(known["binh"], "/documents", change=change)
    assert known["binh"].post("/documents/undo", data={"change": change}).status_code == 404
    assert "mat/kin.txt" in page(known["an"], "/documents/removed")


def test_only_an_admin_makes_a_folder(site):
    known = people(site)
    assert send(known["binh"], "a.txt", letter(), new_folder="moi").status_code == 422
    assert send(known["an"], "a.txt", letter(), new_folder="moi").status_code == 200
    settled(known["an"])
    assert (site.corpus / "moi" / "a.txt").exists()
    assert "a.txt" not in known["binh"].get("/documents/status").json()["html"]


# ---- in a browser ----


@pytest.mark.browser
def test_upload_check_correct_and_remove_in_a_browser(site, visit, tmp_path):
    good, bad, evil = tmp_path / "Công văn 612.txt", tmp_path / "tro-choi.pdf", f"{EVIL}.pdf"
    good.write_bytes(letter(subject=f"bình ổn giá {EVIL}"))
    bad.write_bytes(PROGRAM)
    with serving(site) as at:
        view = visit(at, "documents", "#upload.live")
        view.set_input_files("#files", [good])
        view.wait_for_selector("#uploads .ready")
        view.wait_for_selector("tbody >> text=612/STC-NS")
        view.evaluate(
            """([name, size]) => {
              const held = new DataTransfer();
              held.items.add(new File([new Uint8Array(size).fill(255)], name));
              dispatchEvent(new DragEvent('drop', { dataTransfer: held, cancelable: true }));
            }""",
            [evil, 5000],
        )
        view.wait_for_selector("#sending .failed .reason")
        assert view.inner_text("#sending .name") == evil
        view.set_input_files("#files", [bad])
        view.wait_for_selector("#uploads .failed .reason")
        assert "tro-choi.pdf" in view.inner_text("#uploads .failed")

        view.click("table a[aria-label*='612']")
        view.focus("#field-date")
        assert view.get_attribute("#raw", "data-lit") not in (None, "")
        view.fill("#field-signer", EVIL)
        view.keyboard.press("Enter")
        view.wait_for_selector(".note.done")
        assert view.input_value("#field-signer") == EVIL
        view.goto(f"{at}documents?q=612")
        assert view.locator("table img, table script, #uploads img").count() == 0
        view.click("details.more summary")
        view.click("details.more >> text=Gỡ khỏi kho")
        view.click("button:has-text('Gỡ khỏi kho')")
        view.wait_for_selector(".note.done")
        view.wait_for_selector("tbody >> text=612/STC-NS", state="detached")
        view.click("text=Hoàn tác")
        view.wait_for_selector("tbody >> text=612/STC-NS")


@pytest.mark.browser
def test_selected_words_become_an_assignment(site, visit):
    with serving(site) as at:
        view = visit(at, f"documents/check?id={id_of(client_of(site), PLAN)}", "#raw")
        view.evaluate(
            """() => {
              const all = [...document.querySelectorAll('#raw [data-start]')];
              const found = all.find((p) => p.textContent.includes('lập danh sách'));
              const start = found.firstChild.data.indexOf('Sở Giáo dục');
              const range = document.createRange();
              range.setStart(found.firstChild, start);
              range.setEnd(found.firstChild, start + 'Sở Giáo dục và Đào tạo lập danh sách học sinh'.length);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }"""
        )
        view.click("[data-do=add]")
        assert view.input_value("[name='new.clause']") == "Sở Giáo dục và Đào tạo lập danh sách học sinh"
        view.fill("[name='new.lead']", "Sở Dân tộc")
        view.click("button.primary >> visible=true")
        view.wait_for_selector(".note.done")
        assert "Sở Dân tộc" in [area.input_value() for area in view.locator("textarea[name$='.lead']").all()]


@pytest.mark.browser
def test_by_keyboard_and_on_a_phone(site, visit):
    with serving(site) as at:
        view = visit(at, "documents", "#main", viewport={"width": 360, "height": 740})
        plan = id_of(client_of(site), PLAN)
        places = (
            "documents",
            f"documents/check?id={plan}",
            "documents/removed",
            "documents/remove?file=ke-hoach-35.txt",
        )
        for place in places:
            view.goto(at + place)
            assert view.evaluate("document.documentElement.scrollWidth") <= 360, place
        view.goto(f"{at}documents")
        for _ in range(80):
            view.keyboard.press("Tab")
            if "Kiểm tra" in (view.evaluate("document.activeElement.textContent") or ""):
                break
        view.keyboard.press("Enter")
        view.wait_for_selector("#field-number")
