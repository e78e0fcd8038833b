"""The entry of the web app: reads the settings, brings the index up to date with the corpus, serves the page.

    python app.py [--host 127.0.0.1] [--port 7860] [--corpus corpus] [--index index] [--data data]
                  [--certificate FILE --key FILE] [--allowed-host NAME …]
    python app.py users|groups|tokens|audit …

Environment: EMBED_MODEL (another embedding model), RERANK_MODEL (a cross-encoder), DATABASE_URL (another catalogue),
CHROMA_URL (a server for the vectors), OIDC_ISSUER with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET (a sign-in elsewhere),
OIDC_CREATE=1 (whoever it knows may read). Exit status: 0 after Ctrl-C, 1 where it cannot serve (the message says why),
2 for wrong arguments.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TextIO

from answer.llm.language_model import LanguageModelSettings
from ingest.backends import Backends
from ingest.errors import HoiVanBanError
from web.access.certificate import Certificate, unencrypted
from web.access.door import Door
from web.access.oidc_settings import Provider
from web.listening import listen
from web.service import Opened, Service

logger = logging.getLogger(__name__)
COMMANDS = ("users", "groups", "tokens", "audit")
"""First words that are no call to serve: :mod:`web.access.command`."""
PROXIES = ["127.0.0.1", "::1"]
"""Who may say for whom it asks (X-Forwarded-For, X-Forwarded-Proto): a proxy on this machine."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line and the environment say."""

    host: str
    port: int
    corpus: Path
    index: Path
    data: Path
    backends: Backends
    language_model: LanguageModelSettings | None = None
    door: Door = field(default_factory=Door)
    certificate: Certificate | None = None


def settings(arguments: Sequence[str] | None = None) -> Settings:
    """Read the settings; argparse leaves with status 2 where they are wrong."""
    parser = argparse.ArgumentParser(prog="app.py", description="Hỏi Văn Bản: trang web hỏi đáp văn bản chỉ đạo.")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ của máy này (mặc định %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="cổng (mặc định %(default)s)")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="thư mục văn bản (mặc định %(default)s)")
    parser.add_argument("--index", type=Path, default=Path("index"), help="thư mục chỉ mục (mặc định %(default)s)")
    parser.add_argument(
        "--data", type=Path, default=Path("data"), help="tài khoản, hội thoại, góp ý (mặc định %(default)s)"
    )
    parser.add_argument("--certificate", type=Path, help="chứng thư TLS, tệp PEM / TLS certificate")
    parser.add_argument("--key", type=Path, help="khóa riêng của chứng thư, tệp PEM / its private key")
    parser.add_argument(
        "--allowed-host", action="append", default=[], help="tên máy được gọi, lặp lại được (mặc định: mọi tên)"
    )
    parser.epilog = "python app.py users|groups|tokens|audit --help: tài khoản, nhóm, mã truy cập, nhật ký."
    given = parser.parse_args(arguments)
    if not 0 < given.port < 65536:
        parser.error(f"--port {given.port}: cổng là số từ 1 đến 65535 / a port is a number from 1 to 65535")
    backends, language_model = Backends.of_environment(os.environ), LanguageModelSettings.of_environment(os.environ)
    if (given.certificate is None) != (given.key is None):
        parser.error("--certificate và --key đi cùng nhau / go together")
    return Settings(
        given.host,
        given.port,
        given.corpus,
        given.index,
        given.data,
        backends,
        language_model,
        Door(given.host, tuple(given.allowed_host), Provider.of_environment(os.environ)),
        Certificate(given.certificate, given.key) if given.certificate else None,
    )


def open_library(given: Settings) -> Opened:
    """Bring the index up to date and open the assistant; what cannot be done becomes a notice, not an end."""
    from answer.assistant import Assistant

    notices = list(refresh(given))
    tidy(given)
    try:
        assistant = Assistant.open(given.index, given.backends, given.language_model)
    except HoiVanBanError as error:
        # Without an index the reason is the corpus, where that is what went wrong: say the cause first.
        return Opened(None, (*notices, *(() if notices else (error,))))
    return Opened(assistant, tuple(notices))


def refresh(given: Settings) -> list[HoiVanBanError]:
    """Make the index match the corpus; return what people must know: no corpus, files that could not be read."""
    from ingest.index import sync

    try:
        report = sync(given.corpus, given.index, backends=given.backends)
    except HoiVanBanError as error:
        return [error]
    except OSError as error:
        where = f"{error.filename or given.index}: {error.strerror or error}"
        return [HoiVanBanError(f"Không cập nhật được chỉ mục. {where}", f"The index cannot be updated. {where}")]
    return [HoiVanBanError(*_languages(failure.error)) for failure in report.failed]


def tidy(given: Settings) -> None:
    """Delete for good what was removed long ago on the page, and what interrupted uploads left in the corpus."""
    from ingest.corpus_changes import KEPT_DAYS, purge

    try:
        purge(given.corpus, datetime.now(UTC) - timedelta(days=KEPT_DAYS))
    except HoiVanBanError as error:
        logger.warning("the corpus could not be tidied: %s", error.english)


def _languages(message: str) -> tuple[str, str]:
    """Split a message of two lines, Vietnamese and English; one line serves as both."""
    vietnamese, _, english = message.partition("\n")
    return vietnamese, english or vietnamese


def start(given: Settings) -> Service:
    """Open the library in the background, so that the page is there while the index is brought up to date."""
    opening: Future[Opened] = Future()

    def work() -> None:
        try:
            opened = open_library(given)
        except Exception as error:
            logger.exception("the library could not be opened")
            opening.set_exception(error)
            return
        for notice in opened.notices:
            say(str(notice))
        opening.set_result(opened)

    Thread(target=work, name="opening", daemon=True).start()
    return Service(opening)


def serve(given: Settings) -> None:
    """Serve until Ctrl-C. The page's modules are imported here, after the port is known to be free."""
    from web.access.accounts import Accounts
    from web.office.store import Office

    office = Office.open(given.data, given.backends.database_url)
    if given.certificate:
        given.certificate.check()
    bound = listen(given.host, given.port, Accounts(office).any())
    if notice := unencrypted(given.door, given.certificate):
        say(notice)
    import uvicorn

    from web.server import application
    from web.site import Site

    site = Site(
        start(given),
        office,
        given.corpus,
        given.index,
        given.backends,
        language_model=given.language_model,
        door=given.door,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            application(site),
            log_level="warning",
            timeout_graceful_shutdown=1,
            lifespan="on",
            server_header=False,
            forwarded_allow_ips=PROXIES,
            ssl_certfile=given.certificate.file if given.certificate else None,
            ssl_keyfile=given.certificate.key if given.certificate else None,
        )
    )
    scheme = "https" if given.certificate else "http"
    say(f"Hỏi Văn Bản: {scheme}://{given.host}:{given.port} (Ctrl-C để dừng / to stop)", sys.stdout)
    server.run(sockets=[bound])


def say(text: str, stream: TextIO | None = None) -> None:
    """Write a line for the person at the terminal, to stderr unless told otherwise."""
    print(text, file=stream or sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app; return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] and given[0] in COMMANDS:
        from web.access.command import main as command

        return command(given, os.environ.get("DATABASE_URL") or None)
    try:
        serve(settings(given))
    except HoiVanBanError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Đã dừng.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
