"""What tells a directive from others besides its matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from answer.identity import NAMED, Identity
from answer.matching import Form, Term


def term(word):
    return Term(word, (Form(word, 1.0, False),), 1.0)


def test_the_place_year_and_kind_of_a_header_tell_a_directive(plan):
    one = Identity.of(replace(plan, place="Hà Giang", issuer="UBND tỉnh Hà Giang", date=date(2022, 3, 1)))
    assert one.holds(term("ha giang")) and one.holds(term("2022"))
    assert not one.holds(term("ke hoach")) and not one.holds(term("2023")) and not one.holds(term("benh dai"))
    assert one.fit([term("ha giang")]) >= NAMED > one.fit([term("2022"), term("ke hoach")]) > 0
    assert one.fit([term("benh dai")]) == 0


def test_a_header_that_says_nothing_fits_nothing(plan):
    bare = Identity.of(replace(plan, place=None, issuer=None, parent_issuer=None, date=None, kind=None))
    assert bare.fit([term("ha giang"), term("2022"), term("ke hoach")]) == 0


def test_words_of_the_place_are_not_sought_in_the_text(reading, plan):
    question = reading("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?")
    place = replace(plan, place="vắc xin")
    assert {one.word for one in question.terms} - {one.word for one in question.matter(place)} == {"vac xin"} & {
        one.word for one in question.terms
    }
