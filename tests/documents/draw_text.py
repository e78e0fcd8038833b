"""A made-up directive as plain text and as a web page."""

from __future__ import annotations

from html import escape

from tests.documents.truth import Truth


def lines(truth: Truth) -> list[str]:
    """Return the directive line by line, the columns of letterhead and foot one after the other."""
    about = [] if truth.title else ["", f"V/v {truth.subject}"]
    head = [*truth.letterhead, truth.number_line, *about, "", *truth.motto, truth.place_line, ""]
    to = ["Kính gửi:", *(f"- {name};" for name in truth.recipients), ""] if truth.recipients else []
    subject = truth.subject if truth.subject[0].isupper() else f"Về việc {truth.subject}"
    title = [truth.title, subject, ""] if truth.title else []
    table = [" | ".join(row) for row in truth.table]
    copied = [f"- {name};" for name in truth.copied_to]
    return [
        *head,
        *to,
        *title,
        *truth.body,
        *table,
        "",
        "Nơi nhận:",
        *copied,
        "",
        *truth.signer_title,
        "",
        truth.signer,
    ]


def draw_text(truth: Truth) -> str:
    """Return the directive as plain text."""
    return "\n".join(lines(truth)) + "\n"


def draw_html(truth: Truth) -> str:
    """Return the directive as a page, letterhead and foot in tables without borders, as portals print them."""
    about = [] if truth.title else [f"V/v {truth.subject}"]
    head = _row([*truth.letterhead, truth.number_line, *about], [*truth.motto, truth.place_line])
    subject = truth.subject if truth.subject[0].isupper() else f"Về việc {truth.subject}"
    title = [f"<p><b>{truth.title}</b></p><p>{escape(subject)}</p>"] if truth.title else []
    to = ["<p>Kính gửi:</p>", *(f"<p>- {escape(name)};</p>" for name in truth.recipients)] if truth.recipients else []
    body = [f"<p>{escape(paragraph)}</p>" for paragraph in truth.body]
    rows = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in truth.table]
    table = [f'<table border="1">{"".join(rows)}</table>'] if rows else []
    foot = _row(
        ["Nơi nhận:", *(f"- {name};" for name in truth.copied_to)], [*truth.signer_title, "&nbsp;", truth.signer]
    )
    parts = "\n".join([head, *to, *title, *body, *table, foot])
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>x</title></head><body>{parts}</body></html>'
    )


def _row(left: list[str], right: list[str]) -> str:
    cells = ("<br>".join(part if part == "&nbsp;" else escape(part) for part in column) for column in (left, right))
    return "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
