"""For every test: no network, no model hub, and one real index of the real corpus."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
GUARD = str(ROOT / "tests" / "guard")

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
}
# A setting of the person who runs the tests must not decide what is tested.
LLM = ("BASE_URL", "MODEL", "API_KEY", "FIRST_TOKEN_TIMEOUT", "STALL_TIMEOUT", "ANSWER_TIMEOUT", "REWRITE", "RERANK")
OIDC = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "CREATE")
SETTINGS = ("DATABASE_URL", "CHROMA_URL", "EMBED_MODEL", "RERANK_MODEL")
SETTINGS += (*(f"LLM_{name}" for name in LLM), *(f"OIDC_{name}" for name in OIDC))

# At import, not in a hook: pytest loads this file before it collects any test or doctest, and libraries read the
# variables when they are imported.
os.environ.update(OFFLINE)
for _name in SETTINGS:
    os.environ.pop(_name, None)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [GUARD, os.environ.get("PYTHONPATH")]))

from tests.guard.sitecustomize import install  # noqa: E402 - the guard is a file of its own so that subprocesses load it

install()


@pytest.fixture(scope="session")
def real_index(tmp_path_factory):
    """The folder of an index made from corpus/ with the shipped model, once a session. Read it, never change it."""
    from ingest.index import sync

    index = tmp_path_factory.mktemp("real") / "index"
    report = sync(CORPUS, index)
    assert report.added and not report.failed
    return index


@pytest.fixture(scope="session")
def assistant(real_index):
    """The assistant over the real corpus, once a session."""
    from answer.assistant import Assistant

    return Assistant.open(real_index)
