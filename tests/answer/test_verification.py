"""Whether a sentence is supported by what it cites: facts, words, what turns them around, and the clauses quoted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.draft import Evidence
from answer.library import Library
from answer.llm.facts import Facts, facts_of
from answer.llm.verification import Verifier
from answer.matching import Matcher
from ingest.datamodels import Span
from retrieval.search import Search


@pytest.fixture(scope="module")
def search(made_up_index):
    return Search.open(made_up_index)


@pytest.fixture(scope="module")
def verifier(search):
    matcher = Matcher(search.vocabulary, Library(search.catalogue).passages, search.translations.translate)
    return Verifier(matcher, search.embedder, search.translations)


@pytest.fixture(scope="module")
def section(search):
    """A function from a document and a section's path to the section as evidence."""

    def cited(number: str, path: str) -> Evidence:
        directive = next(d for d in search.catalogue.directives() if d.number == number)
        return Evidence(directive, next(s for s in directive.sections if s.path == path).span)

    return cited


PLAN, DIRECTIVE = "16/KH-UBND", "12-CT/TU"

SUPPORTED = [
    ("II.1", "Sở Nông nghiệp và Phát triển nông thôn chủ trì tổ chức tiêm vắc xin phòng bệnh dại."),
    ("II.1", "Việc tiêm vắc xin phòng bệnh dại hoàn thành trước ngày 30 tháng 6 năm 2023."),
    ("II.1", "Sở Nông nghiệp và PTNT chủ trì, phối hợp với Sở Y tế tổ chức tiêm vắc xin phòng bệnh dại."),
    ("II.2", "Sở Tài chính tham mưu bố trí 2.350 triệu đồng mua vắc xin."),
    ("II.2.a", "Sở Tài chính tham mưu bố trí kinh phí 2,35 tỷ đồng mua vắc xin."),
    (
        "II.3",
        "Theo Kế hoạch số 16/KH-UBND ngày 02/3/2023 của Ủy ban nhân dân tỉnh Quảng Ngãi, Sở Y tế giám sát ca bệnh.",
    ),
    ("II.3", "Theo mục 3, Sở Y tế giám sát ca bệnh trên người."),
    ("I.2", "Không để xảy ra ca tử vong do bệnh dại ở người."),
    ("I.1", "Tiêm vắc xin cho ít nhất 80% tổng đàn chó, mèo."),
]
UNSUPPORTED = [
    ("II.1", "Sở Tài chính chủ trì tổ chức tiêm vắc xin phòng bệnh dại."),
    (
        "II.1",
        "Sở Y tế chủ trì, phối hợp với Sở Nông nghiệp và Phát triển nông thôn tổ chức tiêm vắc xin phòng bệnh dại.",
    ),
    ("II.1", "Việc tiêm vắc xin phòng bệnh dại hoàn thành trước ngày 30/9/2023."),
    ("II.1", "Việc tiêm vắc xin phòng bệnh dại hoàn thành sau ngày 30/6/2023."),
    ("II.2.a", "Sở Tài chính tham mưu bố trí 2.530 triệu đồng mua vắc xin."),
    ("II.3", "Theo Kế hoạch số 16/KH-UBND ngày 05/3/2023, Sở Y tế giám sát ca bệnh trên người."),
    ("II.3", "Theo Kế hoạch số 19/KH-UBND, Sở Y tế giám sát ca bệnh trên người."),
    ("II.3", "Sở Y tế không có trách nhiệm giám sát ca bệnh trên người."),
    ("II.4", "Sở Y tế giám sát ca bệnh trên người, báo cáo Ủy ban nhân dân tỉnh."),
    ("I.1", "Tiêm vắc xin cho nhiều nhất 80% tổng đàn chó, mèo."),
    ("I.2", "Để xảy ra ca tử vong do bệnh dại ở người."),
    ("II.3", "Sở Y tế giám sát ca bệnh trên người theo phân công của ông Lê Văn Tám."),
    ("II.3", "Sở Y tế giám sát ca bệnh trên người, xem https://example.com/a."),
    ("II.3", "Hôm nay trời đẹp và mọi người đều vui."),
]
ENGLISH = [
    (True, "II.1", "The Department of Agriculture and Rural Development leads the rabies vaccination."),
    (True, "II.1", "The vaccination is to be completed before 30 June 2023."),
    (True, "II.2.a", "The Department of Finance (Sở Tài chính) advises on 2,350 million dong to buy vaccine."),
    (True, "II.3", "Under Plan No. 16/KH-UBND of 2 March 2023, the Department of Health monitors human cases."),
    (False, "II.1", "The Department of Health leads the rabies vaccination."),
    (False, "II.1", "The vaccination is to be completed before 30 July 2023."),
    (False, "II.1", "The vaccination is to be completed after 30 June 2023."),
    (False, "II.2.a", "The Department of Finance (Sở Tài chính) advises on 3,250 million dong to buy vaccine."),
    (False, "II.3", "The Department of Health (Sở Tài chính) monitors human cases."),
    (False, "II.3", "The Department of Health never monitors human cases."),
    (False, "II.4", "The Department of Health monitors human cases."),
]


@pytest.mark.parametrize(("path", "sentence"), SUPPORTED)
def test_a_sentence_that_the_section_supports(verifier, section, path, sentence):
    support = verifier.check(sentence, [section(PLAN, path)], "vi")
    assert support.supported, support
    assert support.evidence


@pytest.mark.parametrize(("path", "sentence"), UNSUPPORTED)
def test_a_sentence_that_the_section_does_not_support(verifier, section, path, sentence):
    assert not verifier.check(sentence, [section(PLAN, path)], "vi").supported


@pytest.mark.parametrize(("supported", "path", "sentence"), ENGLISH)
def test_an_english_sentence_over_a_vietnamese_section(verifier, section, supported, path, sentence):
    support = verifier.check(sentence, [section(PLAN, path)], "en")
    assert support.supported == supported, support


def test_what_is_missing_is_named(verifier, section):
    support = verifier.check("Sở Y tế giám sát 47 ca bệnh trên người.", [section(PLAN, "II.3")], "vi")
    assert support.missing == ("47",)


def test_the_agency_of_a_lead_in_may_not_displace_the_one_that_leads(verifier, section):
    cited = [section(DIRECTIVE, "2")]
    said = "Tỉnh ủy chủ trì kiểm tra an toàn phòng cháy tại chung cư, nhà cao tầng."
    assert not verifier.check(said, cited, "vi").supported
    assert verifier.check(said.replace("Tỉnh ủy", "Công an tỉnh"), cited, "vi").supported


def test_the_agency_of_a_lead_in_may_not_stand_for_another_in_the_sentence(verifier, section):
    said = "Công an tỉnh kiểm tra an toàn phòng cháy tại chung cư, nhà cao tầng, báo cáo Tỉnh ủy."
    support = verifier.check(said, [section(DIRECTIVE, "2")], "vi")
    assert (support.supported, support.missing) == (False, ("Tỉnh ủy",))


class Unlike:
    """An embedding model to which no two texts are alike."""

    model_id, dimension, window_words = "unlike", 64, None

    def encode(self, texts, role):
        return np.eye(self.dimension, dtype=np.float32)[: len(texts)]


def test_words_alone_are_not_enough(search, section):
    matcher = Matcher(search.vocabulary, Library(search.catalogue).passages, search.translations.translate)
    said, cited = SUPPORTED[0][1], [section(PLAN, SUPPORTED[0][0])]
    support = Verifier(matcher, Unlike()).check(said, cited, "vi")
    assert (support.supported, support.coverage, support.similarity, support.missing) == (False, 1.0, 0.0, ())


def test_the_citation_is_narrowed_to_the_clause(verifier, section):
    passage = section(PLAN, "II")
    support = verifier.check("Sở Y tế có trách nhiệm giám sát ca bệnh trên người.", [passage], "vi")
    assert [evidence.quote.partition(" ")[2][:27] for evidence in support.evidence] == ["Sở Y tế có trách nhiệm giám"]
    assert len(support.evidence[0].quote) < len(passage.quote) / 4


def test_an_item_brings_the_line_that_names_its_agency(verifier, section):
    said = "Sở Tài chính hướng dẫn thanh quyết toán theo quy định."
    quotes = [e.quote for e in verifier.check(said, [section(PLAN, "II.2.b")], "vi").evidence]
    assert quotes == ["2. Sở Tài chính:", "b) Hướng dẫn thanh quyết toán theo quy định."]


def test_a_date_of_the_head_is_cited_from_the_head(verifier, section):
    said = "Kế hoạch số 16/KH-UBND ngày 02/3/2023 giao Sở Y tế giám sát ca bệnh trên người."
    evidence = verifier.check(said, [section(PLAN, "II.3")], "vi").evidence
    assert any("02 tháng 3 năm 2023" in item.quote for item in evidence)


def test_every_quote_is_an_exact_slice(verifier, search, section):
    for path, sentence in SUPPORTED:
        for evidence in verifier.check(sentence, [section(PLAN, path)], "vi").evidence:
            assert evidence.quote and evidence.quote == evidence.quote.strip()
            assert evidence.quote in evidence.directive.text


def test_nothing_said_is_not_supported(verifier, section):
    for said in ("", ".", "Theo văn bản:", "và của các"):
        assert not verifier.check(said, [section(PLAN, "II.3")], "vi").supported
    assert not verifier.check("Sở Y tế giám sát ca bệnh.", [], "vi").supported


@settings(max_examples=60, deadline=None)
@given(said=st.text(max_size=120), language=st.sampled_from(["vi", "en"]))
def test_any_text_gets_a_verdict(verifier, section, said, language):
    support = verifier.check(said, [section(PLAN, "II.3")], language)
    assert 0.0 <= support.coverage <= 1.0 + 1e-9


@settings(max_examples=60, deadline=None)
@given(value=st.integers(min_value=0, max_value=10**6))
def test_a_figure_is_one_however_it_is_grouped(value):
    for text, said, language in (
        (f"{value:,}".replace(",", "."), str(value), "vi"),
        (str(value), f"{value:,}", "en"),
        (f"{value} triệu đồng", f"{value} million dong", "en"),
        (f"{value} phần trăm", f"{value}%", "vi"),
    ):
        (fact,) = (fact for fact in facts_of(f"có {said} .", language) if fact.kind == "figure")
        assert Facts(f"là {text} .").holds(fact)
        assert not Facts(f"là {value + 1} người").holds(fact)


def test_another_document_number_is_another(verifier):
    fact = facts_of("Theo Quyết định số 2151/QĐ-TTg.", "vi")[0]
    assert Facts("Quyết định số 2151/QĐ-TTg ngày 21/12/2021").holds(fact)
    assert not Facts("Quyết định số 2151/QĐ-UBND, 21/QĐ-TTg, 2152/QĐ-TTg").holds(fact)


def test_a_coarser_date_is_supported_and_a_finer_one_is_not():
    text = Facts("hoàn thành trước ngày 30/6/2023")
    assert text.holds(facts_of("Hoàn thành trong tháng 6/2023.", "vi")[0])
    assert not Facts("hoàn thành trong tháng 6/2023").holds(facts_of("Hoàn thành ngày 30/6/2023.", "vi")[0])


def test_spans_of_facts_are_their_words():
    said = "Sở Y tế cấp 1,5 tỷ đồng (30%) theo Kế hoạch số 16/KH-UBND ngày 02/3/2023 cho huyện Ba Tơ."
    facts = facts_of(said, "vi")
    assert all(Span(f.span.start, f.span.end).of(said) == f.text for f in facts)
    assert {f.kind for f in facts} == {"number", "date", "figure", "agency", "name"}
