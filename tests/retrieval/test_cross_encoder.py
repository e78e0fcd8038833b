"""Cross-encoders: scores, lengths, threads, and what happens where one cannot be used."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.hub_models import ModelError
from retrieval.cross_encoder import LONGEST, CrossEncoderReranker
from tests.ingest import tiny_models
from tests.ingest.tiny_models import TEXTS

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTION = "Sở Y tế chủ trì?"
TEMPLATE = (
    "Judge. {% for message in messages %}{% if message['role'] == 'query' %}<Query>: {{ message['content'] }}\n"
    "{% elif message['role'] == 'document' %}<Document>: {{ message['content'] }}{% endif %}{% endfor %}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_models.cross_encoder(tmp_path_factory.mktemp("rerank") / "bge-reranker-v2-m3")


def logits(folder: Path, pairs: list[tuple[str, str]]) -> list[float]:
    """What the model itself says of pairs, one at a time."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        inputs = [tokenizer(*pair, truncation=True, max_length=64, return_tensors="pt") for pair in pairs]
        return [float(model(**given).logits) for given in inputs]


def test_scores_are_the_logits_of_question_and_text_in_order(folder):
    scores = CrossEncoderReranker(str(folder), batch_size=2).scores(QUESTION, TEXTS)
    assert scores.dtype == np.float32 and scores.shape == (3,)
    assert np.allclose(scores, logits(folder, [(QUESTION, text) for text in TEXTS]), atol=1e-4)
    turned = CrossEncoderReranker(str(folder)).scores(QUESTION, TEXTS[::-1])
    assert np.allclose(turned[::-1], scores, atol=1e-4)


def test_a_long_text_is_cut_and_the_question_is_not(folder):
    long = "kế hoạch tiêm chủng " * 100
    reranker = CrossEncoderReranker(str(folder))
    first, second = reranker.scores(QUESTION, [long])[0], reranker.scores("which agency leads?", [long])[0]
    assert np.allclose(first, logits(folder, [(QUESTION, long)]), atol=1e-4)
    assert abs(first - second) > 1e-4


def test_the_shorter_limit_holds(folder):
    assert CrossEncoderReranker(str(folder))._model.max_seq_length == 64 < LONGEST
    assert CrossEncoderReranker(str(folder), max_length=32)._model.max_seq_length == 32


def test_no_texts_load_nothing(tmp_path):
    assert CrossEncoderReranker(str(tmp_path / "gone")).scores(QUESTION, []).shape == (0,)


def test_threads_share_a_model(folder):
    reranker = CrossEncoderReranker(str(folder))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reranker.scores(QUESTION, TEXTS), range(12)))
    assert all(np.allclose(one, found[0], atol=1e-5) for one in found)


def test_a_language_model_says_yes_or_no(tmp_path):
    """The odds of "yes" against "no" after the model's own template, as Qwen3-Reranker's card has it."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = tiny_models.yes_or_no(tmp_path / "Qwen3-Reranker-0.6B", template=TEMPLATE)
    scores = CrossEncoderReranker(str(folder)).scores(QUESTION, TEXTS)
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForCausalLM.from_pretrained(folder).eval()
    yes, no = tokenizer.convert_tokens_to_ids(["yes", "no"])
    for text, score in zip(TEXTS, scores, strict=True):
        said = [{"role": "query", "content": QUESTION}, {"role": "document", "content": text}]
        written = tokenizer.apply_chat_template(said, tokenize=False)
        with torch.no_grad():
            last = model(**tokenizer(written, return_tensors="pt", add_special_tokens=False)).logits[0, -1]
        assert score == pytest.approx(float(last[yes] - last[no]), abs=1e-4)


def test_a_language_model_without_a_template_is_refused(tmp_path):
    folder = tiny_models.yes_or_no(tmp_path / "Qwen3-0.6B", template=None)
    with pytest.raises(ModelError, match=r"template.*RERANK_MODEL"):
        CrossEncoderReranker(str(folder)).scores(QUESTION, TEXTS)


def test_a_model_of_three_labels_is_refused(tmp_path):
    folder = tiny_models.cross_encoder(tmp_path / "nli", labels=3)
    with pytest.raises(ModelError, match="3 scores a pair"):
        CrossEncoderReranker(str(folder)).scores(QUESTION, TEXTS)


def test_models_that_are_not_there_name_the_setting(folder, tmp_path):
    with pytest.raises(ModelError, match="RERANK_MODEL=THƯ-MỤC"):
        CrossEncoderReranker("khong-co/mo-hinh").scores(QUESTION, TEXTS)
    with pytest.raises(ModelError, match=r"thư mục mô hình.*RERANK_MODEL"):
        CrossEncoderReranker(str(tmp_path / "gone")).scores(QUESTION, TEXTS)
    bare = shutil.copytree(folder, tmp_path / "bare")
    (bare / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"bare.*RERANK_MODEL"):
        CrossEncoderReranker(str(bare)).scores(QUESTION, TEXTS)


def test_a_model_that_fails_is_left_out_and_logged_once(folder, caplog, monkeypatch):
    reranker = CrossEncoderReranker(str(folder))
    assert reranker.scores_or_none(QUESTION, TEXTS) is not None

    def out_of_memory(*_, **__):
        raise RuntimeError("not enough memory")

    monkeypatch.setattr(reranker._model, "predict", out_of_memory)
    with caplog.at_level(logging.WARNING):
        assert reranker.scores_or_none(QUESTION, TEXTS) is None
        assert reranker.scores_or_none(QUESTION, TEXTS) is None
    assert len(caplog.records) == 1 and "not enough memory" in caplog.text


def test_scores_that_are_no_numbers_are_refused(folder, monkeypatch):
    reranker = CrossEncoderReranker(str(folder))
    monkeypatch.setattr(reranker._model, "predict", lambda *_, **__: np.array([1.0, np.nan, 0.0]))
    with pytest.raises(ModelError, match="not a number"):
        reranker.scores(QUESTION, TEXTS)


def test_naming_a_model_imports_nothing_heavy():
    code = (
        "import sys; from retrieval.cross_encoder import CrossEncoderReranker; CrossEncoderReranker('a/b');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr
