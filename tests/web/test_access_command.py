"""The commands for accounts: what they print, what they refuse, how they end; and TLS."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.access_help import PASSWORD
from web.access.certificate import Certificate, unencrypted
from web.access.command import main
from web.access.door import Door
from web.access.oidc_settings import Provider

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def ran(*arguments, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main([*arguments, "--data", str(tmp_path)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return ran


def test_accounts_and_groups_by_command(run):
    assert run("users", "add", "An", "--password-stdin", typed=f"{PASSWORD}\n")[:2][0] == 0
    assert run("groups", "add", "Mật", "--folder", "mat")[0] == 0
    status, out, _ = run("users", "add", "chi", "--password-stdin", "--group", "Mật", typed=PASSWORD)
    assert status == 0 and "reader" in out
    listed = json.loads(run("users", "list", "--json")[1])["users"]
    assert [(u["name"], u["role"], u["groups"]) for u in listed] == [("an", "admin", []), ("chi", "reader", ["Mật"])]
    assert json.loads(run("groups", "list", "--json")[1])["groups"][0]["folders"] == ["mat"]
    for done in (
        ("users", "role", "chi", "editor"),
        ("users", "disable", "chi"),
        ("users", "enable", "chi"),
        ("groups", "leave", "chi", "Mật"),
        ("groups", "join", "chi", "Mật"),
        ("groups", "folders", "Mật", "--folder", "khac"),
        ("groups", "remove", "Mật"),
        ("users", "remove", "chi"),
        ("audit", "prune", "--before", "2020-01-01"),
    ):
        assert run(*done)[0] == 0, done
    assert "an" in run("users", "list")[1] and "chi" not in run("users", "list")[1]


def test_a_token_alone_goes_to_stdout(run):
    run("users", "add", "an", "--password-stdin", typed=PASSWORD)
    status, out, err = run("tokens", "add", "an", "Open WebUI", "--days", "7")
    assert status == 0 and out.startswith("hvb_") and len(out.split()) == 1 and "hvb_" not in err
    number, *_ = run("tokens", "list", "an")[1].split()
    assert run("tokens", "revoke", number)[0] == 0 and run("tokens", "revoke", number)[0] == 1


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("users", "add", "an", "--password-stdin"), "ngắn", "12"),
        (("users", "add", "an"), "", "--password-stdin"),
        (("users", "add", "an", "--role", "reader", "--password-stdin"), PASSWORD, "admin"),
        (("users", "remove", "nobody"), "", "nobody"),
        (("groups", "join", "nobody", "x"), "", "nobody"),
        (("groups", "add", "x", "--folder", "../etc"), "", ".."),
        (("tokens", "add", "nobody", "x"), "", "nobody"),
    ],
)
def test_what_cannot_be_done_ends_with_1_and_a_way_out(run, arguments, typed, said):
    status, out, err = run(*arguments, typed=typed)
    assert status == 1 and said in err and out == "" and len(err.strip().splitlines()) == 2


@pytest.mark.parametrize("wrong", [("users",), ("users", "add"), ("users", "role", "an", "king"), ("audit", "prune")])
def test_wrong_usage_ends_with_2(wrong):
    with pytest.raises(SystemExit) as left:
        main(list(wrong))
    assert left.value.code == 2


def test_the_entry_leads_here(tmp_path):
    command = [sys.executable, "app.py", "users", "list", "--json", "--data", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0 and json.loads(ended.stdout) == {"users": []}


def test_a_certificate_that_is_none_is_named(tmp_path):
    from ingest.errors import HoiVanBanError

    (tmp_path / "a.pem").write_text("not a certificate")
    with pytest.raises(HoiVanBanError, match=r"a\.pem"):
        Certificate(tmp_path / "a.pem", tmp_path / "a.pem").check()
    with pytest.raises(HoiVanBanError, match=r"none\.pem"):
        Certificate(tmp_path / "none.pem", tmp_path / "a.pem").check()


def test_a_warning_where_passwords_travel_readable(tmp_path):
    assert unencrypted(Door("0.0.0.0"), None) is not None and unencrypted(Door(), None) is None
    assert unencrypted(Door("0.0.0.0"), Certificate(tmp_path / "a", tmp_path / "b")) is None


def test_a_provider_is_set_wholly_or_not_at_all():
    from ingest.errors import HoiVanBanError

    whole = {"OIDC_ISSUER": "https://id.vn/", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}
    assert Provider.of_environment({}) is None
    assert Provider.of_environment(whole) == Provider("https://id.vn", "a", "b", False)
    assert "b" not in repr(Provider.of_environment(whole)).split("client_id")[1].replace("'a'", "")
    with pytest.raises(HoiVanBanError, match="OIDC_CLIENT_SECRET"):
        Provider.of_environment({**whole, "OIDC_CLIENT_SECRET": ""})
    with pytest.raises(HoiVanBanError, match="https"):
        Provider.of_environment({**whole, "OIDC_ISSUER": "http://id.vn"})
