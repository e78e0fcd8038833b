"""Files and their pages: the bytes that were put in, boxes over the words, nothing for whom a document is closed."""

import io
import os
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from PIL import Image
from sqlalchemy import select
from starlette.testclient import TestClient

from ingest.datamodels import Span
from tests.documents.test_generated import needs_font, needs_ocr
from tests.web.drawn_collection import CLOSED, READER, copied, seen_by
from tests.web.stub_assistant import HOSTILE, PLAN, StubAssistant
from web.exports import disposition
from web.office.tables import AuditRow
from web.service import Service
from web.sheets import sheets
from web.sources import PICTURE_PIXELS
from web.viewer import LOCAL

pytestmark = needs_font
HTML = {"accept": "text/html"}
WORDS = "Bệnh viện đa khoa tỉnh bảo đảm"
SCANNED = "có hiệu lực"
SECRET = "noi dung khong thuoc kho"
ROUTES = ("document", "page-image", "original")


@pytest.fixture(scope="module")
def client(drawn):
    with TestClient(seen_by(drawn.site, LOCAL)) as client:
        yield client


@pytest.fixture(scope="module")
def reader(drawn):
    with TestClient(seen_by(drawn.site, READER)) as client:
        yield client


def audit(site, action):
    with site.office.session() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id)))


def test_the_file_comes_back_byte_by_byte_and_is_never_shown_in_the_page(drawn, client):
    answer = client.get("/original", params={"id": drawn.ids["cong-van.pdf"]})
    assert answer.status_code == 200
    assert answer.content == (drawn.site.corpus / "cong-van.pdf").read_bytes()
    assert answer.headers["content-disposition"] == disposition("cong-van.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert audit(drawn.site, "download")[-1].target == drawn.ids["cong-van.pdf"]


def test_a_page_is_a_picture_that_is_asked_for_again_only_when_it_changed(drawn, client):
    address = {"id": drawn.ids["cong-van.pdf"], "page": 1}
    answer = client.get("/page-image", params=address)
    assert Image.open(io.BytesIO(answer.content)).width == pytest.approx(PICTURE_PIXELS, abs=1)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, no-cache"
    again = client.get("/page-image", params=address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


def test_the_pictures_of_a_document_are_one_line_of_the_log(drawn):
    with TestClient(seen_by(drawn.site, replace(LOCAL, name="an"))) as client:
        for _ in range(3):
            client.get("/page-image", params={"id": drawn.ids["cong-van.pdf"], "page": 1})
    lines = [line for line in audit(drawn.site, "open") if line.user == "an"]
    assert [(line.target, line.detail) for line in lines] == [(drawn.ids["cong-van.pdf"], {"page": 1})]


def place_in(path, words):
    """Where a PDF library finds words on the first page: shares of the page from its upper left corner."""
    with pdfium.PdfDocument(path) as document:
        page = document[0]
        width, height = page.get_size()
        text = page.get_textpage()
        index, count = text.search(words).get_next()
        rects = [text.get_rect(n) for n in range(text.count_rects(index, count))]
    lefts, bottoms, rights, tops = zip(*rects, strict=True)
    left, bottom, right, top = min(lefts), min(bottoms), max(rights), max(tops)
    return left / width, 1 - top / height, right / width, 1 - bottom / height


def framed(drawn, file, words):
    """The frame of words on the first page of a file: shares of the page."""
    directive = drawn.assistant.catalogue.directive(drawn.ids[file])
    start = directive.text.index(words)
    (sheet,) = sheets(directive.id, drawn.site.service.pages(directive), Span(start, start + len(words)))
    (frame,) = sheet.frames
    return frame.left / 100, frame.top / 100, (frame.left + frame.width) / 100, (frame.top + frame.height) / 100


def test_the_frame_lies_over_the_drawn_words(drawn):
    expected = place_in(drawn.site.corpus / "cong-van.pdf", WORDS)
    found = framed(drawn, "cong-van.pdf", WORDS)
    assert found == pytest.approx(expected, abs=0.008)


@needs_ocr
def test_the_frame_lies_over_the_words_of_a_scan(drawn):
    expected = place_in(drawn.site.corpus.parent / "clean.pdf", SCANNED)
    assert framed(drawn, "chi-thi.pdf", SCANNED) == pytest.approx(expected, abs=0.02)  # it was scanned askew


def ink(picture, left, top, right, bottom):
    """The share of dark pixels within a part of a picture."""
    width, height = picture.size
    part = picture.convert("L").crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))
    return sum(part.histogram()[:128]) / (part.width * part.height)


@needs_ocr
def test_the_picture_has_its_words_within_the_frame(drawn, client):
    picture = Image.open(io.BytesIO(client.get("/page-image", params={"id": drawn.ids["chi-thi.pdf"]}).content))
    left, top, right, bottom = framed(drawn, "chi-thi.pdf", SCANNED)
    assert ink(picture, left, top, right, bottom) > 0.08
    assert ink(picture, left, top, right, bottom) > 4 * ink(
        picture, 0.1, 0.8, 0.9, 0.95
    )  # the foot of the page is blank


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_closed_is_not_there(drawn, reader, client, route):
    hidden = drawn.ids[f"{CLOSED}/ke-hoach.pdf"]
    assert client.get(f"/{route}", params={"id": hidden}).status_code == 200
    for headers in ({}, HTML):
        refused = reader.get(f"/{route}", params={"id": hidden}, headers=headers)
        unknown = reader.get(f"/{route}", params={"id": "khong-co"}, headers=headers)
        assert (refused.status_code, unknown.status_code) == (404, 404)
        assert refused.text.replace(hidden, "") == unknown.text.replace("khong-co", "")
        assert "ke-hoach" not in refused.text.replace(hidden, "")


def test_a_picture_that_was_kept_is_refused_once_its_document_is_closed(drawn, client, reader):
    address = {"id": drawn.ids[f"{CLOSED}/ke-hoach.pdf"]}
    tag = client.get("/page-image", params=address).headers["etag"]
    assert reader.get("/page-image", params=address, headers={"if-none-match": tag}).status_code == 404


@pytest.mark.parametrize(("file", "page"), [("cong-van.pdf", 2), ("cong-van.pdf", 0), ("16-KH.txt", 1)])
def test_a_page_that_is_not_there_is_said_not_to_be(drawn, client, file, page):
    answer = client.get("/page-image", params={"id": drawn.ids[file], "page": page})
    assert answer.status_code == 404 and f"trang {page}" in answer.json()["error"]["vi"]


LIES = ("../secret.pdf", "{outside}", ".hidden.pdf", "link.pdf", "mat/../../secret.pdf", "loop.pdf", "x" * 400, "", ".")


@pytest.fixture(scope="module")
def outside(drawn, tmp_path_factory):
    """A file beside a corpus, and links in that corpus which lead to it and to themselves."""
    site = copied(drawn, tmp_path_factory.mktemp("lies"))
    secret = site.corpus.parent / "secret.pdf"
    secret.write_text(SECRET)
    (site.corpus / ".hidden.pdf").write_text(SECRET)
    (site.corpus / "link.pdf").symlink_to(secret)
    (site.corpus / "loop.pdf").symlink_to("loop.pdf")
    return site


@pytest.mark.parametrize("route", ["page-image", "original"])
@pytest.mark.parametrize("lie", LIES)
def test_a_catalogue_that_lies_gives_nothing_outside_the_corpus(drawn, outside, route, lie):
    pages = drawn.assistant.catalogue.directive(drawn.ids["cong-van.pdf"]).pages
    lying = replace(PLAN, file=lie.format(outside=outside.corpus.parent / "secret.pdf"), pages=pages)
    site = replace(outside, service=Service.ready(StubAssistant(lying)))
    with TestClient(seen_by(site, LOCAL)) as client:
        answer = client.get(f"/{route}", params={"id": lying.id})
    assert answer.status_code == 404 and SECRET not in answer.text
    assert "không còn ở chỗ cũ" in answer.json()["error"]["vi"]


def test_a_file_that_is_gone_or_damaged_is_said_to_be(drawn, tmp_path):
    site = copied(drawn, tmp_path)
    address = {"id": drawn.ids["cong-van.pdf"]}
    with TestClient(seen_by(site, LOCAL)) as client:
        (site.corpus / "cong-van.pdf").write_bytes(b"%PDF-1.7 broken")
        damaged = client.get("/page-image", params=address)
        (site.corpus / "cong-van.pdf").unlink()
        gone = client.get("/original", params=address, headers=HTML)
    assert damaged.status_code == 404 and "cong-van.pdf" in damaged.json()["error"]["vi"]
    assert gone.status_code == 404 and "cong-van.pdf" in gone.text and "<h1" in gone.text


@pytest.mark.skipif(os.name == "nt", reason="names there are Unicode")
def test_a_file_whose_name_is_no_unicode_is_found(drawn, tmp_path):
    site = copied(drawn, tmp_path)
    (site.corpus / "c\udcf4ng.txt").write_bytes(b"co")
    named = replace(PLAN, file="c\\xf4ng.txt")
    with TestClient(seen_by(replace(site, service=Service.ready(StubAssistant(named))), LOCAL)) as client:
        assert client.get("/original", params={"id": named.id}).content == b"co"


def test_a_file_of_markup_is_downloaded_not_shown(drawn, tmp_path):
    site = copied(drawn, tmp_path)
    (site.corpus / 'a"b.html').write_text("<script>window.stolen=1</script>")
    evil = replace(HOSTILE, file='a"b.html')
    with TestClient(seen_by(replace(site, service=Service.ready(StubAssistant(evil))), LOCAL)) as client:
        answer = client.get("/original", params={"id": evil.id})
    assert answer.headers["content-disposition"] == disposition('a"b.html')
    assert answer.headers["content-disposition"].startswith("attachment;")
