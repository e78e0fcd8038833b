"""A file to its directives; what bears a secrecy mark is refused."""

from __future__ import annotations

import pytest

from ingest.datamodels import Source
from ingest.header.secrecy import SecretError
from ingest.readers.options import ReadOptions
from ingest.reading import mark_of, read_parsed
from ingest.source import Page
from tests.ingest import samples

SECRET = samples.PLAN.replace("KẾ HOẠCH\n", "TỐI MẬT\nKẾ HOẠCH\n", 1)


def test_directives_of_a_file(tmp_path):
    """Several directives of one file, under the name as given."""
    path = tmp_path / "a.txt"
    path.write_text(f"{samples.LETTER}\n\n{samples.PLAN}", encoding="utf-8")
    found = read_parsed(path, "thư mục/a.txt").directives
    assert [(directive.file, directive.number) for directive in found] == [
        ("thư mục/a.txt", "99/SYT-NV"),
        ("thư mục/a.txt", "16/KH-SYT"),
    ]


@pytest.mark.parametrize("text", [SECRET, f"{samples.LETTER}\n\n{SECRET}"])
def test_a_secret_file_is_refused_unless_allowed(tmp_path, text):
    """Whichever of its directives is marked; allowed, it is read and the mark is told."""
    path = tmp_path / "b.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SecretError, match="TỐI MẬT"):
        read_parsed(path, "b.txt")
    allowed = read_parsed(path, "b.txt", ReadOptions(accept_secret=True)).directives
    assert [directive.secrecy for directive in allowed][-1] == "TỐI MẬT"


def test_the_upper_part_of_every_page_is_looked_at():
    """A mark at the top of an inner page, far from any letterhead, counts."""
    first = samples.UNNUMBERED * 20
    source = Source("c.pdf", f"{first}MẬT\nPhụ lục\n")
    pages = (Page(1, 0, len(first), 595, 842), Page(2, len(first), len(source.text), 595, 842))
    assert mark_of(source) is None
    assert mark_of(Source("c.pdf", source.text, pages)) == "MẬT"
