"""Loading models through sentence-transformers: from this machine first, from the hub only where it may be asked.

A name is looked for in the local cache before anything else, so that a model that is there is never asked for over
the network. One that is not there is fetched unless ``HF_HUB_OFFLINE`` is set, after one short request has shown that
the hub answers: its client would go on trying for minutes. No code that comes with a model is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ingest.errors import HoiVanBanError

Model = TypeVar("Model")

HUB_SECONDS = 5.0
"""How long the hub may take to answer the first request."""

_FIRST_READ = ("modules.json", "config.json")
"""What loading a model begins with: one of them is there, or there is no model."""

_HUB_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")


class ModelError(HoiVanBanError):
    """A model cannot be loaded or used."""


def load(name: str, variable: str, make: Callable[[bool], Model]) -> Model:
    """Return ``make(local)``, called with True (this machine only) and, where that fails, perhaps with False.

    ``variable`` is the setting that names the model; every error says it.

    :raises ModelError: the folder or the name is none, the hub cannot be reached, or the files are no model.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not any((folder / file).exists() for file in _FIRST_READ):
            raise unloadable(name, variable, f"{' / '.join(_FIRST_READ)}: not there")
        return _made(name, variable, make, local=True)
    if not _HUB_NAME.fullmatch(name):
        raise missing_folder(name, variable)
    # Looked for here before anything is imported, which takes seconds.
    if revision(name) is not None:
        try:
            return _made(name, variable, make, local=True)
        except ModelError as error:  # perhaps because some of its files are missing
            _must_be_fetched(name, variable, error)
    else:
        _must_be_fetched(name, variable)
    return _made(name, variable, make, local=False)


def _made(name: str, variable: str, make: Callable[[bool], Model], *, local: bool) -> Model:
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return make(local)
    except Exception as error:  # libraries raise what they like for damaged or missing files
        raise unloadable(name, variable, error) from error


def _must_be_fetched(name: str, variable: str, cause: ModelError | None = None) -> None:
    """Make sure that the hub may be asked and answers.

    :raises ModelError: it may not, or does not.
    """
    from huggingface_hub import constants

    reason = "HF_HUB_OFFLINE=1" if constants.HF_HUB_OFFLINE else _unreachable()
    if reason is not None:
        raise cause or not_here(name, variable, reason)


def revision(name: str) -> str | None:
    """Return twelve digits of the revision of a hub model on this machine, None where there is none."""
    from huggingface_hub import try_to_load_from_cache

    for file in _FIRST_READ:
        path = try_to_load_from_cache(name, file)
        if isinstance(path, str):
            return Path(path).parent.name[:12]
    return None


def _unreachable() -> str | None:
    """Return why the hub does not answer, None where it does; whatever it answers, the client may try."""
    import httpx
    from huggingface_hub import constants

    try:
        httpx.head(str(constants.ENDPOINT), timeout=HUB_SECONDS)
    except httpx.HTTPError as error:
        return str(error).split("\n")[0] or type(error).__name__
    return None


def missing_folder(name: str, variable: str) -> ModelError:
    """Return the error for what is neither a folder nor a name of the hub's."""
    return ModelError(
        f"Không thấy thư mục mô hình “{name}”. Kiểm tra {variable}: một thư mục, hoặc tên dạng tổ-chức/mô-hình.",
        f"There is no model folder “{name}”. Check {variable}: a model's folder, or a name such as organisation/model.",
    )


def not_here(name: str, variable: str, reason: str) -> ModelError:
    """Return the error for a model of the hub that is not on this machine and cannot be fetched."""
    return ModelError(
        f"Mô hình “{name}” chưa có trên máy này và không tải về được ({reason}). Tải nó trên một máy có mạng "
        f"(`hf download {name} --local-dir THƯ-MỤC`), chép thư mục sang rồi đặt {variable}=THƯ-MỤC.",
        f"The model “{name}” is not on this machine and cannot be fetched ({reason}). Download it where there is a "
        f"network (`hf download {name} --local-dir FOLDER`), copy the folder over and set {variable}=FOLDER.",
    )


def unloadable(name: str, variable: str, error: Exception | str) -> ModelError:
    """Return the error for files that cannot be loaded as the model that ``variable`` wants."""
    reason = str(error).strip().split("\n")[0] or type(error).__name__
    return ModelError(
        f"Không nạp được mô hình “{name}” ({reason}). Kiểm tra {variable}: thư mục đầy đủ của một mô hình "
        "sentence-transformers, không cần chạy mã kèm theo; bỏ biến này để dùng cách mặc định.",
        f"The model “{name}” cannot be loaded ({reason}). Check {variable}: the complete folder of a "
        "sentence-transformers model that needs no code of its own; unset it to use the default.",
    )
