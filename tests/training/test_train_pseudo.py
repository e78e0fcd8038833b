"""Vietnamese said word for word in English."""

from training.pseudo import WordForWord

ENGLISH = {
    "cơ quan": {"agency": 0.9},
    "quan": {"official": 0.9},
    "đất": {"land": 0.6, "soil": 0.4},
}


def test_longest_term_first_and_unknown_words_left_out() -> None:
    """A word of two syllables is not taken apart; numbers stay."""
    said = WordForWord({"cơ quan": {"agency": 1.0}, "quan": {"official": 1.0}}, seed=1)
    assert said("Cơ quan nào 15") == "agency 15"
    assert said("quan nào") == "official"


def test_names_stay_without_diacritics() -> None:
    """Two capitals in a row are a name, one begins a sentence."""
    said = WordForWord(ENGLISH, seed=1)
    assert said("Nguyễn Đất") == "Nguyen Dat"
    assert said("Đất nào") in ("land", "soil")


def test_synonyms_get_their_turn() -> None:
    """Draws follow the probabilities and the seed."""
    draws = [WordForWord(ENGLISH, seed=7)("đất " * 40) for _ in range(2)]
    assert draws[0] == draws[1]
    assert set(draws[0].split()) == {"land", "soil"}
