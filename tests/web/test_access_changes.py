"""Accounts, groups, tokens, limits and the log: what may be changed, by whom, and what is refused."""

import csv
import io
from datetime import date, timedelta

import pytest

from ingest.access import EVERYTHING
from tests.web.access_help import PASSWORD, open_world, world_with_accounts
from web.access.accounts import COMMAND, AccountError
from web.access.audit import Audit, Wanted
from web.access.groups import rights
from web.access.origin import from_elsewhere
from web.access.passwords import PasswordError, require_good
from web.access.rates import Limits, Rates
from web.office.tables import AuditRow, UserRow
from web.viewer import Role

HTML = {"accept": "text/html"}
NEW = "một câu hoàn toàn khác"


@pytest.fixture
def world(tmp_path):
    return world_with_accounts(tmp_path)


def closed_to(world, name):
    with world.site.office.session() as session:
        return rights(session, session.query(UserRow).filter_by(name=name).one())


@pytest.mark.parametrize(
    "weak", ["ngắn quá", "matkhau123456", "abcabcabcabc", "123456789012", "qwertyuiopas", "nguyenvana123", "x" * 1025]
)
def test_a_weak_password_is_refused(weak):
    with pytest.raises(PasswordError):
        require_good(weak, "nguyenvana")


def test_a_long_sentence_needs_no_symbols():
    require_good("bốn từ chẳng liên quan", "nguyenvana")


def test_the_first_account_is_an_administrator(tmp_path):
    world = open_world(tmp_path)
    with pytest.raises(AccountError, match="đầu tiên"):
        world.accounts.add(COMMAND, "an", PASSWORD, Role.READER)
    assert world.accounts.add(COMMAND, "an", PASSWORD).role is Role.ADMIN
    assert world.accounts.add(COMMAND, "chi", PASSWORD).role is Role.READER


@pytest.mark.parametrize("name", ["local", "command", "", "có dấu", "a b", "../x", "x" * 65, "<b>"])
def test_a_name_that_cannot_be_used_is_refused(world, name):
    with pytest.raises(AccountError):
        world.accounts.add(COMMAND, name, PASSWORD)


def test_a_taken_name_is_refused_in_any_case(world):
    with pytest.raises(AccountError, match="đã có"):
        world.accounts.add(COMMAND, "CHI", NEW)


def test_the_last_administrator_stays(world):
    for change in (
        lambda: world.accounts.remove(COMMAND, "an"),
        lambda: world.accounts.set_active(COMMAND, "an", False),
        lambda: world.accounts.set_role(COMMAND, "an", Role.EDITOR),
    ):
        with pytest.raises(AccountError, match="cuối cùng"):
            change()
    assert world.accounts.find("an").active and world.accounts.find("an").role is Role.ADMIN
    world.accounts.set_role(COMMAND, "binh", Role.ADMIN)
    world.accounts.remove(COMMAND, "an")


def test_a_folder_of_a_group_is_closed_to_all_others(world):
    world.groups.add(COMMAND, "Tổ chức", ["to-chuc/", "mat"])
    world.groups.add(COMMAND, "Mật", ["mat/nhan-su"])
    world.groups.join(COMMAND, "chi", "Tổ chức")
    assert closed_to(world, "an") is EVERYTHING
    assert closed_to(world, "chi").closed == {"mat/nhan-su"}
    assert closed_to(world, "dung").closed == {"to-chuc", "mat"}
    assert closed_to(world, "binh").closed == {"to-chuc", "mat"}
    world.groups.leave(COMMAND, "chi", "Tổ chức")
    assert closed_to(world, "chi") == closed_to(world, "dung")
    world.groups.remove(COMMAND, "Tổ chức")
    assert closed_to(world, "chi").closed == {"mat/nhan-su"}


def test_a_folder_outside_the_corpus_cannot_be_named(world):
    from ingest.access import AccessError

    with pytest.raises(AccessError):
        world.groups.add(COMMAND, "Ngoài", ["../etc"])


def test_the_pages_do_what_the_commands_do(world):
    (world.site.corpus / "mat").mkdir()
    an = world.signed_in("an")
    assert an.post("/admin/groups", data={"name": "Mật"}).status_code == 303
    assert 'value="mat"' in an.get("/admin/group?name=M%E1%BA%ADt").text
    an.post("/admin/group", data={"name": "Mật", "folder": ["mat"], "member": ["chi"]})
    assert world.groups.find("Mật").members == ("chi",) and closed_to(world, "dung").closed == {"mat"}
    an.post("/admin/users", data={"name": "em", "password": NEW, "role": "editor", "group": ["Mật"]})
    assert world.accounts.find("em").groups == ("Mật",) and world.accounts.find("em").role is Role.EDITOR
    an.post("/admin/user", data={"name": "em", "role": "reader", "display_name": "Trần Em"})
    assert world.accounts.find("em").groups == () and world.accounts.find("em").display_name == "Trần Em"
    an.post("/admin/user/password", data={"name": "em", "password": "lại một câu khác nữa"})
    em = world.signed_in("em", "lại một câu khác nữa")
    an.post("/admin/user/active", data={"name": "em", "active": "false"})
    assert em.get("/api/directives").status_code == 401
    an.post("/admin/user/remove", data={"name": "em"})
    assert "em" not in [account.name for account in world.accounts.list()]
    an.post("/admin/group/remove", data={"name": "Mật"})
    assert world.groups.list() == []


def test_what_cannot_be_done_is_said_on_the_page(world):
    an = world.signed_in("an")
    refused = an.post("/admin/user/remove", data={"name": "an"})
    assert refused.status_code == 422 and "quản trị cuối cùng" in refused.text
    assert "mật khẩu" in an.post("/admin/users", data={"name": "moi"}).text.lower()
    assert an.get("/admin/user?name=nobody", headers=HTML).status_code == 404
    assert an.get("/admin/audit?since=2026-13-40").status_code == 422
    assert an.get("/admin/audit?since=0001-01-01").status_code == 422


def test_the_first_account_made_on_the_page_goes_on_signed_in(tmp_path):
    world = open_world(tmp_path)
    client = world.anonymous()
    done = client.post("/admin/users", data={"name": "an", "password": PASSWORD})
    assert done.status_code == 303 and client.get("/admin").status_code == 200
    assert world.anonymous().get("/admin").status_code == 401


def test_names_of_people_and_groups_are_escaped(world):
    evil = "<script>window.stolen=1</script>\"'"
    world.accounts.set_display_name(COMMAND, "chi", evil)
    world.groups.add(COMMAND, evil, ["a<b"])
    an = world.signed_in("an")
    for path in ("/admin", "/admin/user?name=chi", "/admin/groups", "/admin/audit"):
        text = an.get(path).text
        assert "&lt;script&gt;" in text and "<script>window" not in text, path
    assert "<script>window" not in world.signed_in("chi").get("/account").text


def test_a_new_password_takes_the_old_one(world):
    chi, other = world.signed_in("chi"), world.signed_in("chi")
    wrong = {"current": "sai", "new": NEW, "again": NEW}
    assert chi.post("/account/password", data=wrong).status_code == 422
    assert chi.post("/account/password", data=wrong | {"current": PASSWORD, "again": "x"}).status_code == 422
    assert chi.post("/account/password", data={"current": PASSWORD, "new": "ngắn", "again": "ngắn"}).status_code == 422
    before = chi.cookies["hvb"]
    assert chi.post("/account/password", data=wrong | {"current": PASSWORD}).status_code == 303
    assert chi.cookies["hvb"] != before and chi.get("/account").status_code == 200
    assert other.get("/account").status_code == 401


def test_a_token_is_shown_once_and_revoked_by_its_owner_only(world):
    chi, dung = world.signed_in("chi"), world.signed_in("dung")
    shown = chi.post("/account/tokens", data={"name": "Open WebUI", "days": "30"}).text
    secret = shown.partition('class="secret"')[2].partition(">")[2].partition("<")[0]
    assert secret.startswith("hvb_") and secret not in chi.get("/account").text
    token = world.tokens.list(world.accounts.find("chi").id)[0]
    assert dung.post("/account/tokens/revoke", data={"token": token.id}).status_code == 404
    headers = {"authorization": f"Bearer {secret}"}
    assert world.anonymous().get("/api/directives", headers=headers).status_code == 200
    assert chi.post("/account/tokens/revoke", data={"token": token.id}).status_code == 303
    assert world.anonymous().get("/api/directives", headers=headers).status_code == 401


def test_signing_out_everywhere_ends_all(world):
    one, two = world.signed_in("chi"), world.signed_in("chi")
    one.post("/account/sign-out-everywhere")
    assert two.get("/api/directives").status_code == 401


def test_too_many_attempts_are_refused_even_with_the_right_password(tmp_path):
    world = world_with_accounts(tmp_path, rates=Rates(Limits(attempts="3 per hour")))
    client = world.anonymous()
    for _ in range(3):
        assert client.post("/sign-in", data={"name": "chi", "password": "sai"}).status_code == 401
    refused = client.post("/sign-in", data={"name": "CHI ", "password": PASSWORD})
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0 and "Quá nhiều lần" in refused.text
    assert client.post("/sign-in", data={"name": "dung", "password": PASSWORD}).status_code == 303


def test_the_right_password_forgets_the_wrong_ones(tmp_path):
    world = world_with_accounts(tmp_path, rates=Rates(Limits(attempts="3 per hour")))
    for password in ("sai", "sai", PASSWORD, "sai", "sai", PASSWORD):
        status = world.anonymous().post("/sign-in", data={"name": "chi", "password": password}).status_code
        assert status == (303 if password == PASSWORD else 401)


def test_one_address_cannot_try_all_accounts(tmp_path):
    world = world_with_accounts(tmp_path, rates=Rates(Limits(attempts_address="4 per hour")))
    statuses = [
        world.anonymous().post("/sign-in", data={"name": f"u{n}", "password": "x"}).status_code for n in range(6)
    ]
    assert statuses == [401, 401, 401, 401, 429, 429]


def test_too_many_questions_are_refused_for_this_person_only(tmp_path):
    world = world_with_accounts(tmp_path, rates=Rates(Limits(questions="2 per hour")))
    chi, asked = world.signed_in("chi"), {"question": "Cơ quan nào chủ trì?"}
    assert [chi.post("/api/ask", json=asked).status_code for _ in range(3)] == [200, 200, 429]
    refused = chi.post("/api/ask", json=asked)
    assert int(refused.headers["retry-after"]) > 0 and "Too often" in refused.json()["error"]["en"]
    assert world.signed_in("dung").post("/api/ask", json=asked).status_code == 200


def test_too_many_uploads_are_refused(tmp_path):
    world = world_with_accounts(tmp_path, rates=Rates(Limits(uploads="1 per hour")))
    binh, files = world.signed_in("binh"), {"file": ("a.txt", b"x")}
    assert binh.post("/nowhere", files=files).status_code == 404
    assert binh.post("/nowhere", files=files).status_code == 429


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}, True),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://[::1"}, True),
        ({}, False),
    ],
)
def test_where_a_request_comes_from(tmp_path, headers, foreign):
    from starlette.datastructures import Headers

    assert from_elsewhere(Headers({"host": "127.0.0.1"} | headers)) == foreign
    client = open_world(tmp_path).anonymous()  # without accounts too
    answer = client.post("/language", data={"language": "en"}, headers=headers)
    assert answer.status_code == (403 if foreign else 303)


def test_a_token_is_no_browsers_so_its_origin_does_not_matter(world):
    headers = {"authorization": f"Bearer {world.token('chi')}", "origin": "https://open-webui.example"}
    asked = {"question": "Cơ quan nào chủ trì?"}
    assert world.anonymous().post("/api/ask", json=asked, headers=headers).status_code == 200
    assert world.signed_in("chi").post("/api/ask", json=asked, headers={"origin": headers["origin"]}).status_code == 403


def test_changes_and_questions_are_written_down(world):
    an = world.signed_in("an")
    an.post("/api/ask", json={"question": "Cơ quan nào chủ trì?"})
    an.post("/admin/groups", data={"name": "Mật"})
    world.token("chi")
    assert world.log("sign_in") == [("an", "")] and world.log("group_change") == [("an", "Mật")]
    assert world.log("ask") == [("an", "Cơ quan nào chủ trì?")] and world.log("token_change") == [("command", "chi")]
    assert [user for user, _ in world.log("user_change")] == ["command"] * 4


def test_the_log_outlives_the_account_and_holds_no_password(world):
    world.signed_in("chi").post("/account/password", data={"current": PASSWORD, "new": NEW, "again": NEW})
    world.accounts.remove(COMMAND, "chi")
    lines = list(Audit(world.site.office).as_csv(Wanted()))
    assert "chi" in "".join(lines) and PASSWORD not in "".join(lines) and NEW not in "".join(lines)


def test_the_log_is_filtered_paged_and_exported(world):
    office, an = world.site.office, world.signed_in("an")
    for number in range(60):
        office.record("chi", "open", f"van-ban-{number:02}")
    office.record("chi", "ask", '=HYPERLINK("http://evil.example")')
    first, second = (an.get(f"/admin/audit?user=chi&action=open&number={n}").text for n in (1, 2))
    assert "van-ban-59" in first and "van-ban-09" not in first and "van-ban-09" in second
    assert "van-ban-00" in an.get("/admin/audit?user=chi&action=open&number=99").text
    exported = an.get("/admin/audit.csv?user=chi")
    rows = list(csv.reader(io.StringIO(exported.text.lstrip("\ufeff"))))
    assert len(rows) == 62 and rows[1][3] == "van-ban-00" and rows[-1][3].startswith("'=HYPERLINK")
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    assert "van-ban" not in an.get(f"/admin/audit?since={tomorrow}").text
    assert "van-ban-59" in an.get(f"/admin/audit?until={tomorrow}").text


def test_old_lines_go_and_that_is_written(world):
    with world.site.office.session() as session:
        session.add(
            AuditRow(user="chi", action="open", target="cũ", at=AuditRow.at.default.arg(None).replace(year=2020))
        )
    audit = Audit(world.site.office)
    assert audit.prune(COMMAND, date(2021, 1, 1)) == 1 and audit.count(Wanted(action="open")) == 0
    assert world.log("audit_prune") == [("command", "2021-01-01")] and audit.count(Wanted(action="user_change")) == 4
