"""Tiny models with random weights, packed as the real ones are, for tests of what names and folders may be given."""

from __future__ import annotations

import json
from pathlib import Path

TEXTS = [
    "Sở Y tế chủ trì, phối hợp với Sở Tài chính lập kế hoạch tiêm chủng",
    "which agency leads the plan? query: passage: Instruct: tìm đoạn văn",
    "16/KH-UBND ngày 02/3/2023 cơ_quan chủ_trì tuyên_truyền",
]


def tokenizer(folder: Path, *, length: int, last: bool = False, template: str | None = None):
    """Save and return a fast tokenizer; ``last`` closes a text with its end mark alone, as Qwen3-Embedding does."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE(unk_token="<unk>"))
    made.pre_tokenizer, made.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    words = [*TEXTS * 2, "yes yes", "no no", "Query hỏi đoạn:\nhỏi", *"abcdefghijklmnopqrstuvwxyz_:/.,?"]
    made.train_from_iterator(words, trainers.BpeTrainer(vocab_size=400, special_tokens=marks, show_progress=False))
    single, pair = ("$A </s>", "$A $B </s>") if last else ("<s> $A </s>", "<s> $A </s> </s> $B </s>")
    made.post_processor = processors.TemplateProcessing(
        single=single, pair=pair, special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    fast = PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=length, **names)
    fast.add_tokens(["yes", "no"])
    fast.chat_template = template
    fast.save_pretrained(str(folder))
    return fast


def sizes(kind: str, words: int, length: int) -> dict[str, int]:
    """What every configuration here has in common."""
    positions = length + 2 if kind == "xlm-roberta" else length
    return {
        "vocab_size": words,
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": positions,
        "pad_token_id": 1,
    }


def embedder(folder: Path, *, kind: str = "xlm-roberta", length: int = 64, pooling: str = "cls", prompts=None) -> Path:
    """Save an embedding model as sentence-transformers packs it: bge-m3 is ``xlm-roberta`` with ``cls`` pooling."""
    import torch
    from transformers import AutoConfig, AutoModel

    torch.manual_seed(5)
    folder.mkdir(parents=True)
    words = len(tokenizer(folder, length=length, last=pooling == "lasttoken"))
    more = {"head_dim": 8, "num_key_value_heads": 1} if kind == "qwen3" else {}
    config = AutoConfig.for_model(kind, **sizes(kind, words, length), **more)
    AutoModel.from_config(config).save_pretrained(str(folder))
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    listed = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{name}"}
        for place, (path, name) in enumerate(modules)
    ]
    modes = {"cls": "pooling_mode_cls_token", "mean": "pooling_mode_mean_tokens", "lasttoken": "pooling_mode_lasttoken"}
    pool = {"word_embedding_dimension": 16, **{key: mode == pooling for mode, key in modes.items()}}
    written = {
        "modules.json": listed,
        "1_Pooling/config.json": pool,
        "sentence_bert_config.json": {"max_seq_length": length, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts or {}, "default_prompt_name": None},
    }
    for name, value in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
    (folder / "2_Normalize").mkdir()
    return folder


def cross_encoder(folder: Path, *, labels: int = 1, length: int = 64) -> Path:
    """Save a cross-encoder as bge-reranker-v2-m3 is: XLM-R with a classifier's head."""
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification

    torch.manual_seed(6)
    words = len(tokenizer(folder, length=length))
    config = AutoConfig.for_model("xlm-roberta", **sizes("xlm-roberta", words, length), num_labels=labels)
    model = AutoModelForSequenceClassification.from_config(config)
    for layer in (model.classifier.dense, model.classifier.out_proj):
        layer.weight.data *= 40  # scores far enough from nought for a sigmoid to show
    model.save_pretrained(str(folder))
    return folder


def yes_or_no(folder: Path, *, template: str | None) -> Path:
    """Save a language model that reranks by the odds of "yes", as Qwen3-Reranker does."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(7)
    words = len(tokenizer(folder, length=256, last=True, template=template))
    config = AutoConfig.for_model("qwen3", **sizes("qwen3", words, 256), head_dim=8, num_key_value_heads=1)
    AutoModelForCausalLM.from_config(config).save_pretrained(str(folder))
    return folder
