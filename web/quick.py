"""Gradio, imported in half its time and with its telemetry off. Every module of ours takes ``gr`` from here."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read once, while gradio is imported


@contextmanager
def no_stub_files() -> Iterator[None]:
    """Keep ``import gradio`` from writing its editor stubs (.pyi): they take 3 of its 5.5 seconds.

    Gradio skips a component's stub where ``inspect.getfile`` cannot tell its file; this makes it so for the one
    module that writes them, and for the time of the import only. Every other caller gets the real function.
    """
    getfile = inspect.getfile

    def hidden(thing: Any) -> str:  # noqa: ANN401 - the signature of inspect.getfile
        if sys._getframe(1).f_globals.get("__name__") == "gradio.component_meta":
            raise OSError("no stub files")
        return getfile(thing)

    inspect.getfile = hidden  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = getfile


@contextmanager
def unseen(name: str) -> Iterator[None]:
    """Keep ``import gradio`` from loading a library that it takes only for a part that we do not use.

    It does without: ``mcp`` costs a second, and our own MCP server loads it when its first client comes.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with no_stub_files(), unseen("mcp"):
    import gradio as gr

__all__ = ["gr"]
