"""Warnings about what is repealed, replaced, amended, not yet or no longer in force."""

from __future__ import annotations

from datetime import date

import pytest

from answer.cautions.effects import effect_of
from answer.cautions.standing import changed, of_directive, same_issuer
from answer.draft import Evidence
from ingest.datamodels import Span
from ingest.directive import parse
from ingest.source import Source
from ingest.vietnamese import fold
from tests.answer.caution_samples import DIRECTIVES, directive

MARKETS = "Giao Sở Công Thương chủ trì kiểm tra chợ đầu mối, báo cáo hằng quý."
ROADS = "Giao Sở Giao thông vận tải chủ trì khảo sát tuyến đường liên xã."
DYKES = "Giao Chi cục Thủy lợi chủ trì kiểm tra đê điều trước mùa mưa."
SEEDS = "Hỗ trợ giống lúa 300.000 đồng mỗi sào."


def kinds(caveats):
    return [caveat.kind for caveat in caveats]


def test_a_directive_that_another_replaces(clerk):
    (caveat,) = clerk.quoting(clerk.directive("12/2019/QĐ-UBND"), MARKETS)
    assert caveat.kind == "superseded"
    assert "12/2019/QĐ-UBND đã được thay thế theo Quyết định số 30/2022/QĐ-UBND ngày 04/8/2022" in caveat.text
    assert "có hiệu lực từ ngày 15/8/2022" in caveat.text
    (evidence,) = caveat.evidence
    assert evidence.directive.number == "30/2022/QĐ-UBND"
    assert evidence.quote.startswith("Điều 3. Quyết định này thay thế") and evidence.quote.endswith("nhân dân tỉnh.")


def test_it_is_said_in_english(clerk):
    (caveat,) = clerk.quoting(clerk.directive("12/2019/QĐ-UBND"), MARKETS, "Who inspects the wholesale markets?")
    assert "was replaced by decision No. 30/2022/QĐ-UBND of 4 August 2022, in force from 15 August 2022" in caveat.text


def test_a_directive_that_another_repeals(clerk):
    (caveat,) = clerk.quoting(clerk.directive("08/CT-UBND"), DYKES)
    assert caveat.kind == "repealed"
    assert caveat.evidence[0].quote == ("Điều 1. Bãi bỏ Chỉ thị số 08/CT-UBND ngày 12/5/2020 của Ủy ban nhân dân tỉnh.")


def test_a_plan_that_is_amended_and_not_that_of_another_year(clerk):
    amended, other = (clerk.directive("45/KH-UBND", day) for day in (date(2021, 3, 10), date(2023, 2, 14)))
    assert kinds(clerk.quoting(amended, ROADS, today=date(2024, 1, 1))) == ["amended"]
    assert clerk.quoting(other, "Giao Sở Xây dựng chủ trì trồng cây xanh trên các tuyến phố.") == []


def test_a_part_that_is_repealed_is_an_amendment_and_a_proposal_is_none(clerk):
    """Decision 55 repeals one clause of 30/2022, letter 14 proposes to repeal all of it."""
    (caveat,) = clerk.quoting(clerk.directive("30/2022/QĐ-UBND"), "Ban hành Quy định phân hạng chợ trên địa bàn.")
    assert caveat.kind == "amended" and "một phần" in caveat.text.lower()
    assert caveat.evidence[0].directive.number == "55/2024/QĐ-UBND"


def test_what_the_answer_quotes_itself_is_not_repeated(clerk):
    words = "Quyết định này thay thế Quyết định số 12/2019/QĐ-UBND ngày 05/6/2019 của Ủy ban nhân dân tỉnh."
    caveats = clerk.quoting(clerk.directive("30/2022/QĐ-UBND"), words)
    assert "superseded" not in kinds(caveats)


def test_an_instrument_in_the_quoted_words_counts_like_a_directive(clerk):
    """Letter 14 quotes decision 30/2022, of which 55/2024 repeals a clause."""
    words = "Bãi bỏ Quyết định số 30/2022/QĐ-UBND ngày 04/8/2022 của Ủy ban nhân dân tỉnh."
    (caveat,) = clerk.quoting(clerk.directive("14/TTr-UBND"), words)
    assert caveat.kind == "amended" and caveat.evidence[0].directive.number == "55/2024/QĐ-UBND"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 10, 14), ["not_in_force"]),
        (date(2024, 10, 15), []),
        (date(2025, 12, 31), []),
        (date(2026, 1, 1), ["lapsed"]),
    ],
)
def test_before_the_first_and_after_the_last_day(clerk, today, expected):
    caveats = clerk.quoting(clerk.directive("55/2024/QĐ-UBND"), SEEDS, today=today)
    assert kinds(caveats) == expected
    assert all("Quyết định này có hiệu lực từ ngày 15 tháng 10 năm 2024" in c.evidence[0].quote for c in caveats)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Quyết định này hết hiệu lực kể từ ngày 01/01/2026.", "31/12/2025"),
        ("Quyết định này có hiệu lực từ ngày ký đến hết ngày 30 tháng 6 năm 2025.", "30/6/2025"),
        ("Quyết định số 5/QĐ-UBND hết hiệu lực kể từ ngày 01/01/2020.", None),
        ("Quyết định này thay thế Quyết định số 5/QĐ-UBND hết hiệu lực từ ngày 01/01/2020.", None),
        ("Quyết định này có hiệu lực từ ngày ký; chính sách cũ có hiệu lực đến ngày 01/01/2020.", None),
        ("Quyết định này có hiệu lực từ ngày ký. Hỗ trợ đến hết ngày 01/01/2020.", None),
        ("Quyết định này hết hiệu lực từ ngày 31/02/2020.", None),
    ],
)
def test_only_its_own_end_ends_a_directive(clerk, words, last):
    text = DIRECTIVES["quyet-dinh-55-2024"].partition("Điều 3.")[0] + f"Điều 3. {words}\n"
    (directive,) = parse(Source("a.txt", text))
    found = [c for c in clerk.quoting(directive, SEEDS) if c.kind == "lapsed"]
    assert [last in caveat.text for caveat in found] == ([True] if last else [])


def test_a_period_planned_for_is_no_end(clerk):
    """Plan 45 of 2021 is one of "giai đoạn 2021 - 2025"."""
    caveats = clerk.quoting(clerk.directive("45/KH-UBND", date(2021, 3, 10)), ROADS, today=date(2030, 1, 1))
    assert "lapsed" not in kinds(caveats)


def body(words):
    """A decision of 2023 whose second article says these words."""
    return directive(
        "63/QĐ-UBND", "ngày 09 tháng 11 năm 2023", "QUYẾT ĐỊNH\nVề quản lý bến bãi",
        f"Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n\nĐiều 1. Quản lý bến bãi.\n\n{words}",
    )  # fmt: skip


OLD = "Quyết định số 5/2018/QĐ-UBND ngày 01/2/2018 của Ủy ban nhân dân tỉnh"
NEWER = "Quyết định số 9/2020/QĐ-UBND ngày 03 tháng 4 năm 2020 của Ủy ban nhân dân tỉnh"


@pytest.mark.parametrize(
    ("words", "kind", "partly", "actor"),
    [
        (f"Điều 2. Bãi bỏ toàn bộ {OLD}.", "repealed", False, None),
        (f"Điều 2. Quyết định này có hiệu lực từ ngày ký. {OLD} hết hiệu lực.", "repealed", False, None),
        (f"Điều 2. Khoản 3 Điều 4 của {OLD} hết hiệu lực.", "amended", True, None),
        (f"Điều 2. Quyết định này thay thế {OLD}.", "superseded", False, None),
        (f"Điều 2. Bãi bỏ các văn bản: {NEWER}, {OLD}.", "repealed", False, None),
        (f"Điều 2. Thay thế cụm từ “bến” bằng cụm từ “cảng” tại {OLD}.", "amended", True, None),
        (f"Điều 2. Bãi bỏ Phụ lục 1 ban hành kèm theo {OLD}.", "amended", True, None),
        (f"Điều 2. Sửa đổi, bổ sung một số điều của {OLD}.", "amended", False, None),
        (f"Điều 2. Theo {NEWER} về sửa đổi, bổ sung {OLD}.", "amended", False, "9/2020/QĐ-UBND"),
        (f"Điều 2. Đề nghị bãi bỏ {OLD}.", None, False, None),
        (f"Điều 2. Thực hiện {OLD}.", None, False, None),
        (f"Điều 2. Thay thế biển báo hỏng trong tháng 5. Thực hiện {OLD}.", None, False, None),
    ],
)
def test_what_the_words_do_to_an_instrument(words, kind, partly, actor):
    (found,) = parse(Source("a.txt", body(words)))
    (reference,) = [r for r in found.references if r.number == "5/2018/QĐ-UBND"]
    effect = effect_of(found, reference, fold(found.text))
    if kind is None:
        assert effect is None
        return
    assert effect is not None and (effect.kind, effect.partly) == (kind, partly)
    assert (effect.actor.number if effect.actor else None) == actor
    assert "5/2018/QĐ-UBND" in effect.words.of(found.text)


@pytest.mark.parametrize("words", [f"Căn cứ {NEWER}; sửa đổi, bổ sung {OLD}", f"Bãi bỏ {OLD}"])
def test_what_a_directive_rests_on_is_no_order_of_it(words):
    text = body("Điều 2. Kinh phí do tỉnh cấp.").replace("Điều 1.", f"{words};\n\nĐiều 1.")
    (found,) = parse(Source("a.txt", text))
    (reference,) = [r for r in found.references if r.number == "5/2018/QĐ-UBND"]
    assert effect_of(found, reference, fold(found.text)) is None


def test_an_amendment_that_a_third_document_tells(clerk):
    """The answer quotes the replacement of decision 12/2019 itself; letter 402 names what amended it before."""
    found, replacing = clerk.directive("12/2019/QĐ-UBND"), clerk.directive("30/2022/QĐ-UBND")
    whole = [Evidence(found, Span(0, len(found.text))), Evidence(replacing, Span(0, len(replacing.text)))]
    instrument = of_directive(clerk.reading("Việc gì?"), found)
    (caveat,) = changed([instrument], whole, clerk.reading("Việc gì?"))
    assert caveat.kind == "amended"
    assert "theo Quyết định số 18/2021/QĐ-UBND (nêu tại Công văn số 402/UBND-NC ngày 21/8/2025)" in caveat.text
    assert caveat.evidence[0].quote.startswith("Quyết định số 18/2021/QĐ-UBND")


def test_names_of_one_issuer():
    assert same_issuer(None, "Bộ Y tế")
    assert same_issuer("Ủy ban nhân dân tỉnh", "UBND tỉnh Nghệ An")
    assert same_issuer("Bộ trưởng Bộ Y tế", "Bộ Y tế")
    assert not same_issuer("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân huyện")
