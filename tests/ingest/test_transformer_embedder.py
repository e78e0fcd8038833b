"""Models through sentence-transformers: what reaches the tokenizer, lengths, pooling, and what cannot be loaded."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.embedder import SHIPPED, load_embedder
from ingest.embedding_recipe import recipe_for, segmented
from ingest.errors import IndexMismatchError
from ingest.hub_models import ModelError
from ingest.store.manifest import Manifest
from ingest.transformer_embedder import SentenceTransformersEmbedder
from tests.ingest import tiny_models
from tests.ingest.tiny_models import TEXTS


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Folders of tiny models by the name that the real one has."""
    folder = tmp_path_factory.mktemp("models")
    made = {
        "bge-m3": {},
        "multilingual-e5-small": {"pooling": "mean", "length": 48},
        "prompted": {"kind": "bert", "pooling": "mean", "prompts": {"query": "hỏi: ", "document": "đoạn: "}},
        "Qwen3-Embedding-0.6B": {
            "kind": "qwen3",
            "pooling": "lasttoken",
            "prompts": {"query": "Instruct: tìm\nQuery:"},
        },
        "vietnamese-bi-encoder": {"length": 32},
        "long": {"length": 4096},
    }
    for name, settings in made.items():
        tiny_models.embedder(folder / name, **settings)
    return folder


def read_by(embedder: SentenceTransformersEmbedder, monkeypatch) -> list[str]:
    """Return a list that fills with the texts that the model's tokenizer is given, decoded again from the ids."""
    seen: list[str] = []
    model = embedder._model
    forward = model[0].forward

    def spied(features, **more):
        seen.extend(model.tokenizer.decode(ids, skip_special_tokens=True) for ids in features["input_ids"])
        return forward(features, **more)

    monkeypatch.setattr(model[0], "forward", spied)
    return seen


@pytest.mark.parametrize(
    ("name", "role", "text", "expected"),
    [
        ("bge-m3", "query", "chủ trì", "chủ trì"),
        ("bge-m3", "passage", "chủ trì", "chủ trì"),
        ("multilingual-e5-small", "query", "chủ trì", "query: chủ trì"),
        ("multilingual-e5-small", "passage", "chủ trì", "passage: chủ trì"),
        ("prompted", "query", "chủ trì", "hỏi: chủ trì"),
        ("prompted", "passage", "chủ trì", "đoạn: chủ trì"),
        ("Qwen3-Embedding-0.6B", "query", "chủ trì", "Instruct: tìm Query:chủ trì"),
        ("Qwen3-Embedding-0.6B", "passage", "chủ trì", "chủ trì"),
        ("vietnamese-bi-encoder", "query", "Sở Y tế chủ trì.", "Sở Y_tế chủ_trì ."),
    ],
)
def test_the_tokenizer_reads_what_the_card_wants(models, monkeypatch, name, role, text, expected):
    embedder = SentenceTransformersEmbedder(str(models / name))
    seen = read_by(embedder, monkeypatch)
    embedder.encode([text], role)
    assert [" ".join(one.split()) for one in seen] == [expected]


@pytest.mark.parametrize("name", ["bge-m3", "multilingual-e5-small", "Qwen3-Embedding-0.6B"])
def test_vectors_are_those_of_the_packed_pooling_normalised(models, name):
    """Against the transformer's own output, pooled here by hand."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = models / name
    embedder = load_embedder(str(folder))
    vectors = embedder.encode(TEXTS, "passage")
    assert vectors.shape == (3, embedder.dimension) and vectors.dtype == np.float32
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    for text, vector in zip(TEXTS, vectors, strict=True):
        prefix = recipe_for(str(folder)).prefix("passage")
        ids = tokenizer(prefix + text, truncation=True, max_length=embedder._model.max_seq_length, return_tensors="pt")
        with torch.no_grad():
            states = model(input_ids=ids["input_ids"]).last_hidden_state[0].numpy()
        pooled = {"bge-m3": states[0], "multilingual-e5-small": states.mean(axis=0)}.get(name, states[-1])
        assert np.allclose(vector, pooled / np.linalg.norm(pooled), atol=1e-5)


def test_batches_and_order_make_no_difference(models):
    texts = TEXTS * 5 + ["a"]
    small = SentenceTransformersEmbedder(str(models / "bge-m3"), batch_size=2).encode(texts, "query")
    large = SentenceTransformersEmbedder(str(models / "bge-m3"), batch_size=64).encode(texts, "query")
    assert np.allclose(small, large, atol=1e-5)


def test_threads_share_a_model(models):
    embedder = load_embedder(str(models / "bge-m3"))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: embedder.encode(TEXTS, "query"), range(12)))
    assert all(np.allclose(one, found[0], atol=1e-6) for one in found)


def test_windows_fit_into_the_model(models):
    """A window of as many words as the embedder says is read whole, and no passage needs one where all fit."""
    embedder = SentenceTransformersEmbedder(str(models / "multilingual-e5-small"))
    words = embedder.window_words
    assert words is not None
    window = " ".join((TEXTS[0] + " ").split()[n % 15] for n in range(words))
    read = embedder._model.tokenizer("passage: " + window)["input_ids"]
    assert len(read) <= embedder._model.max_seq_length
    assert load_embedder(str(models / "long")).window_words is None
    assert load_embedder().window_words == 32


def test_a_text_that_is_cut_short_is_logged_once(models, caplog):
    embedder = load_embedder(str(models / "vietnamese-bi-encoder"))
    with caplog.at_level(logging.WARNING):
        embedder.encode(["Sở Y tế"], "passage")
        assert not caplog.records
        embedder.encode(["kế hoạch " * 60], "passage")
        embedder.encode(["kế hoạch " * 70], "passage")
    assert len(caplog.records) == 1 and "30 tokens" in caplog.text


def test_the_card_overrules_the_length_of_the_files(tmp_path):
    folder = tiny_models.embedder(tmp_path / "AITeamVN" / "Vietnamese_Embedding", length=4096)
    assert load_embedder(str(folder))._model.max_seq_length == 2048


def test_the_first_numbers_of_a_vector_are_kept(models):
    whole, cut = (load_embedder(f"{models / 'bge-m3'}{end}") for end in ("", "@5"))
    first = whole.encode(TEXTS, "query")[:, :5]
    assert cut.dimension == 5
    assert np.allclose(cut.encode(TEXTS, "query"), first / np.linalg.norm(first, axis=1, keepdims=True), atol=1e-5)
    with pytest.raises(ModelError, match="17 > 16"):
        load_embedder(f"{models / 'bge-m3'}@17").encode(TEXTS, "query")


def test_another_dimension_than_the_index_has_is_refused(models, tmp_path):
    made, now = (load_embedder(f"{models / 'bge-m3'}{end}") for end in ("", "@8"))
    manifest = Manifest("gen-0001", 1, made.model_id, made.dimension, splitter=1)
    manifest.check_reading(made.model_id, made.dimension, tmp_path)
    with pytest.raises(IndexMismatchError, match="16 ≠ 8"):
        manifest.check_reading(now.model_id, now.dimension, tmp_path)


@pytest.mark.parametrize(
    ("name", "prompts", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", {}, "query: ", "passage: "),
        ("models/multilingual_e5_base", None, "query: ", "passage: "),
        ("/hub/models--intfloat--multilingual-e5-large/snapshots/0123abcd", None, "query: ", "passage: "),
        ("intfloat/multilingual-e5-small", {"query": "Q: "}, "Q: ", ""),
        ("google/embeddinggemma-300m", {}, "task: search result | query: ", "title: none | text: "),
        ("nomic-ai/nomic-embed-text-v1.5", {"query": "", "document": ""}, "search_query: ", "search_document: "),
        ("a/b", {"query": "Q: ", "passage": "P: ", "document": "D: "}, "Q: ", "P: "),
        ("a/b", {"search_query": "Q: ", "search_document": "D: "}, "Q: ", "D: "),
        ("a/see5", {}, "", ""),
        ("BAAI/bge-m3", {}, "", ""),
    ],
)
def test_prefixes(name, prompts, query, passage):
    recipe = recipe_for(name, prompts)
    assert (recipe.prefix("query"), recipe.prefix("passage")) == (query, passage)


def test_instructions_stand_before_questions_alone():
    for name in ("intfloat/multilingual-e5-large-instruct", "Qwen/Qwen3-Embedding-0.6B"):
        recipe = recipe_for(name)
        assert recipe.query.startswith("Instruct: ") and "Query:" in recipe.query and recipe.passage == ""


@pytest.mark.parametrize(
    ("name", "tokenizer", "wanted"),
    [
        ("dangvantuan/vietnamese-embedding", "", True),
        ("keepitreal/vietnamese-sbert", "", True),
        ("bkai-foundation-models/vietnamese-bi-encoder", "", True),
        ("AITeamVN/Vietnamese_Embedding", "XLMRobertaTokenizer", False),
        ("a/folder", "PhobertTokenizer", True),
        ("BAAI/bge-m3", "XLMRobertaTokenizer", False),
    ],
)
def test_phobert_reads_segmented_words(name, tokenizer, wanted):
    assert recipe_for(name, {}, tokenizer).segmented is wanted


def test_segmenting_loses_no_letter():
    text = "Uỷ ban nhân dân tỉnh (UBND) gửi 16 /KH-UBND, ngày 02/3/2023: “tuyên truyền”…\nHết."
    kept = segmented(text)
    assert "".join(kept.replace("_", "").split()) == "".join(text.split())
    assert "tuyên_truyền" in kept and "16/KH-UBND" in kept and kept.endswith("Hết .")
    assert segmented("") == "" and segmented(" … ") == "…"


@pytest.mark.parametrize("name", ["khong-co/mo-hinh", "khong-co"])
def test_a_model_that_is_not_here_is_named_with_what_to_do(name):
    with pytest.raises(ModelError, match=r"EMBED_MODEL=THƯ-MỤC") as caught:
        load_embedder(name).encode(["x"], "query")
    assert f"hf download {name}" in str(caught.value) and "HF_HUB_OFFLINE" in str(caught.value)


def test_a_hub_that_does_not_answer_is_asked_once(monkeypatch):
    """Without HF_HUB_OFFLINE and without a network: the hub's own client would try for minutes."""
    import httpx
    from huggingface_hub import constants

    asked = []

    def refuse(address, **_):
        asked.append(address)
        raise httpx.ConnectError("no route to host")

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(httpx, "head", refuse)
    monkeypatch.setattr("ingest.transformer_embedder.SentenceTransformersEmbedder._load", fetched := Fetched())
    with pytest.raises(ModelError, match="no route to host"):
        load_embedder("khong-co/mo-hinh").encode(["x"], "query")
    assert len(asked) == 1 and fetched.locals == []


class Fetched:
    """Stands for loading, and remembers whether the network might have been used."""

    def __init__(self) -> None:
        self.locals: list[bool] = []

    def __call__(self, local: bool) -> None:
        self.locals.append(local)
        raise OSError("not found")


def test_a_model_that_is_not_here_is_said_without_loading_torch():
    code = (
        "import sys; from ingest.embedder import ModelError, load_embedder\n"
        "try: load_embedder('khong-co/mo-hinh').dimension\n"
        "except ModelError: print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SHIPPED.parent.parent)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_model_that_is_here_is_not_asked_for(models, monkeypatch):
    """In the hub's cache, whatever the network is."""
    import httpx

    def refuse(*_, **__):
        raise AssertionError("the hub was asked")

    monkeypatch.setattr(httpx, "head", refuse)
    monkeypatch.setattr("ingest.hub_models.revision", lambda name: "0123456789ab")
    folder = models / "bge-m3"

    def loaded(self, local):
        from sentence_transformers import SentenceTransformer

        assert local
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    monkeypatch.setattr("ingest.transformer_embedder.SentenceTransformersEmbedder._load", loaded)
    monkeypatch.setattr("ingest.transformer_embedder.revision", lambda name: "0123456789ab")
    embedder = load_embedder("BAAI/bge-m3")
    assert embedder.model_id == "BAAI/bge-m3@0123456789ab"
    there = load_embedder(str(folder)).encode(TEXTS, "query")
    assert np.allclose(embedder.encode(TEXTS, "query"), there, atol=1e-6)


def test_folders_that_are_no_model(models, tmp_path):
    with pytest.raises(ModelError, match=r"Không thấy thư mục mô hình"):
        load_embedder(str(tmp_path / "gone")).encode(["x"], "query")
    with pytest.raises(ModelError, match=str(tmp_path)):
        load_embedder(str(tmp_path)).encode(["x"], "query")
    bare = shutil.copytree(models / "bge-m3", tmp_path / "bare")
    (bare / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"bare.*EMBED_MODEL"):
        load_embedder(str(bare)).encode(["x"], "query")
    broken = shutil.copytree(models / "bge-m3", tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="broken"):
        load_embedder(str(broken)).encode(["x"], "query")


def test_code_that_comes_with_a_model_is_not_run(models, tmp_path):
    folder = shutil.copytree(models / "bge-m3", tmp_path / "coded")
    (folder / "mine.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Mine: ...\n")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Mine", "AutoModel": "mine.Mine"}}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="coded"):
        load_embedder(str(folder)).encode(["x"], "query")
    assert not (tmp_path / "ran").exists()


def test_another_content_is_another_model(models, tmp_path):
    folder = shutil.copytree(models / "bge-m3", tmp_path / "bge-m3")
    before = load_embedder(str(models / "bge-m3")).model_id
    assert load_embedder(str(folder)).model_id == before
    (folder / "1_Pooling" / "config.json").write_text("{}")
    assert load_embedder(str(folder)).model_id != before
