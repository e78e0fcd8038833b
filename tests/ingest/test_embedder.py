"""Embedders: the static reader gives the vectors of sentence-transformers, and a changed model is noticed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from ingest.embedder import SHIPPED, ModelError, StaticEmbedder, folder_id, load_embedder, normalised
from ingest.transformer_embedder import SentenceTransformersEmbedder

TEXTS = [
    "Sở Y tế chủ trì, phối hợp với Sở Tài chính",
    "so y te chu tri",
    "which agency leads the plan?",
    "16/KH-UBND ngày 02/3/2023",
    "!!! … 😀",
    " ",
    "kế hoạch " * 400,
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A static model of 60 tokens and 6 numbers, made and saved by sentence-transformers."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=60, special_tokens=["[UNK]"], show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    weights = np.random.default_rng(7).normal(size=(tokenizer.get_vocab_size(), 6)).astype(np.float32)
    folder = tmp_path_factory.mktemp("models") / "tiny"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()]).save(str(folder))
    return folder


@pytest.mark.parametrize("name", ["tiny", "shipped"])
def test_static_vectors_are_those_of_sentence_transformers(name, tiny):
    folder = tiny if name == "tiny" else SHIPPED
    static, slow = load_embedder(str(folder)), SentenceTransformersEmbedder(str(folder))
    assert isinstance(static, StaticEmbedder) and static.dimension == slow.dimension
    texts = [text for text in TEXTS if text.strip()]
    ours, theirs = static.encode(texts, "passage"), slow.encode(texts, "passage")
    assert ours.shape == (len(texts), static.dimension) and ours.dtype == np.float32
    assert np.allclose((ours * theirs).sum(axis=1), 1, atol=1e-5)
    assert static.model_id == slow.model_id


def test_shipped_model_needs_no_torch():
    code = (
        "import sys; from ingest.embedder import load_embedder; e = load_embedder();"
        "assert e.encode(['Sở Y tế'], 'query').shape == (1, e.dimension);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SHIPPED.parent.parent)
    assert done.stdout.strip() == "[]", done.stderr


def test_shipped_model_gives_every_text_a_unit_vector():
    vectors = load_embedder().encode([*TEXTS, ""], "query")
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_shipped_model_brings_a_question_near_its_answer():
    embedder = load_embedder()
    passages = ["Sở Y tế chủ trì lập kế hoạch tiêm chủng", "Giá vàng trong nước tăng mạnh"]
    for question in ("cơ quan nào chủ trì tiêm chủng?", "co quan nao chu tri tiem chung?"):
        near, far = embedder.encode(passages, "passage") @ embedder.encode([question], "query")[0]
        assert near > far


def test_no_texts_give_no_rows(tiny):
    assert load_embedder(str(tiny)).encode([], "query").shape == (0, 6)
    assert SentenceTransformersEmbedder(str(tiny)).encode([], "query").shape == (0, 6)


def test_a_text_without_tokens_is_zero_where_the_tokenizer_has_no_unknown(tiny, tmp_path):
    folder = shutil.copytree(tiny, tmp_path / "m")
    saved = json.loads((folder / "tokenizer.json").read_text())
    vocab = saved["model"]["vocab"]
    vocab["[GONE]"] = vocab.pop("[UNK]")
    saved["model"]["unk_token"], saved["added_tokens"] = None, []
    (folder / "tokenizer.json").write_text(json.dumps(saved))
    assert not load_embedder(str(folder)).encode(["", " "], "query").any()


def test_rows_of_zeros_stay_zero():
    assert normalised(np.array([[3, 4], [0, 0]], dtype=np.float32)).tolist() == [
        [0.6000000238418579, 0.800000011920929],
        [0, 0],
    ]


def test_a_compressed_table_is_unfolded(tiny, tmp_path):
    """The layout of model2vec: token → shared row, each row scaled."""
    from safetensors.numpy import save_file

    folder = shutil.copytree(tiny, tmp_path / "m")
    size = StaticEmbedder(tiny)._tokenizer.get_vocab_size()
    rows = np.random.default_rng(1).normal(size=(4, 6)).astype(np.float32)
    mapping, scale = np.arange(size) % 4, np.linspace(0.5, 2, size).astype(np.float32)
    save_file({"embeddings": rows, "mapping": mapping, "weights": scale}, folder / "model.safetensors")
    unfolded = shutil.copytree(tiny, tmp_path / "plain")
    save_file({"embedding.weight": rows[mapping] * scale[:, None]}, unfolded / "model.safetensors")
    assert np.allclose(*(load_embedder(str(f)).encode(TEXTS, "query") for f in (folder, unfolded)), atol=1e-6)


def test_a_table_of_bytes_is_scaled_row_by_row(tiny, tmp_path):
    """int8 rows, each with the 16-bit number that its numbers are to be multiplied by."""
    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(tiny, tmp_path / "m")
    table = load_file(tiny / "model.safetensors")["embedding.weight"]
    scale = (np.abs(table).max(axis=1) / 127).astype(np.float16)
    rows = np.clip(np.rint(table / scale[:, None].astype(np.float32)), -127, 127).astype(np.int8)
    save_file({"embeddings": rows, "weights": scale}, folder / "model.safetensors")
    near = load_embedder(str(folder)).encode(TEXTS, "query") * load_embedder(str(tiny)).encode(TEXTS, "query")
    assert near.sum(axis=1).min() > 0.999


def test_model_id_is_name_and_content(tiny, tmp_path):
    folder = shutil.copytree(tiny, tmp_path / "tiny")
    assert folder_id(folder) == folder_id(tiny) == load_embedder(str(tiny)).model_id
    assert folder_id(folder).startswith("tiny@")
    (folder / "README.md").write_text("a card")
    assert folder_id(folder) == folder_id(tiny)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    assert folder_id(folder) != folder_id(tiny)


def test_large_files_are_sampled(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.embedder._WHOLE_FILE_BYTES", 100)
    monkeypatch.setattr("ingest.embedder._SAMPLE_BYTES", 10)
    path = tmp_path / "model.bin"
    path.write_bytes(bytes(200))
    before = folder_id(tmp_path)
    path.write_bytes(bytes(199) + b"x")
    assert folder_id(tmp_path) != before
    path.write_bytes(bytes(201))
    assert folder_id(tmp_path) != before


def test_a_static_model_with_prompts_is_left_to_sentence_transformers(tiny, tmp_path):
    folder = shutil.copytree(tiny, tmp_path / "m")
    config = folder / "config_sentence_transformers.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"prompts": {"query": "hỏi: "}}))
    embedder = load_embedder(str(folder))
    assert isinstance(embedder, SentenceTransformersEmbedder)
    plain = load_embedder(str(tiny))
    assert np.allclose(embedder.encode(["kế hoạch"], "query"), plain.encode(["hỏi: kế hoạch"], "query"), atol=1e-5)
    assert np.allclose(embedder.encode(["kế hoạch"], "passage"), plain.encode(["kế hoạch"], "passage"), atol=1e-5)


def test_models_that_cannot_be_read_say_what_to_do(tiny, tmp_path, monkeypatch):
    broken = shutil.copytree(tiny, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"broken.*EMBED_MODEL"):
        load_embedder(str(broken)).encode(["x"], "query")
    monkeypatch.setattr("ingest.embedder.SHIPPED", tmp_path / "gone")
    with pytest.raises(ModelError, match="models/"):
        load_embedder()


def test_the_first_numbers_of_a_vector_are_kept(tiny):
    whole, cut = load_embedder(str(tiny)), load_embedder(f"{tiny}@4")
    assert cut.dimension == 4 and isinstance(cut, StaticEmbedder)
    short = whole.encode(TEXTS, "query")[:, :4]
    assert np.allclose(cut.encode(TEXTS, "query"), normalised(short), atol=1e-6)
    with pytest.raises(ModelError, match="7 > 6"):
        _ = load_embedder(f"{tiny}@7").dimension


def test_a_folder_of_model2vec_is_read_without_sentence_transformers(tiny, tmp_path):
    """Its older releases save no modules.json, only config.json."""
    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(tiny, tmp_path / "m")
    for name in ("modules.json", "config_sentence_transformers.json"):
        (folder / name).unlink()
    (folder / "config.json").write_text(json.dumps({"model_type": "model2vec", "normalize": True}))
    table = load_file(tiny / "model.safetensors")["embedding.weight"]
    save_file({"embeddings": table}, folder / "model.safetensors")
    embedder = load_embedder(str(folder))
    assert isinstance(embedder, StaticEmbedder)
    assert np.allclose(embedder.encode(TEXTS, "query"), load_embedder(str(tiny)).encode(TEXTS, "query"), atol=1e-6)
