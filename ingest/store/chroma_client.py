"""Where the vectors live: chromadb in the generation's folder, or a chroma server at ``CHROMA_URL``.

On a server each generation is a collection of its own (``hoi-van-ban-gen-0001``), so a rebuild there is what it is on
disk: the new collection is filled while the old one serves, the manifest switches, and the next ingest drops the old.
One database of a server serves one index folder; another one is chosen in the address:
``http://10.0.0.5:8000/?tenant=default_tenant&database=so-y-te``. A user and password in it are sent as HTTP basic
authentication, for a proxy that asks for them.

A folder's engine keeps its graph in memory and does not see what another process writes; so each opening of a folder
starts an engine of its own. A server needs no such care.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ingest.errors import HoiVanBanError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
"""The collection's name in a folder, which holds one generation."""

CHECK_SECONDS = 5.0
"""How long a server may take to say that it is there; chromadb itself waits without end."""

_PORTS = {"http": 8000, "https": 443}
_SPACE = {"space": "cosine"}
_DATABASES = {"tenant": "default_tenant", "database": "default_database"}


class ChromaError(HoiVanBanError):
    """The chroma server of ``CHROMA_URL`` cannot be used."""


@dataclass(frozen=True)
class Vectorbase:
    """An opened client, the name that this generation's collection has there, and what closes the client."""

    client: ClientAPI
    name: str
    close: Callable[[], None]
    url: str | None = None

    def collection(self, configuration: Any = None) -> Collection | None:  # noqa: ANN401 - chromadb's recursive dict
        """Return the collection, None where there is none; given a configuration, make it where it is missing.

        :raises ChromaError: the server went away.
        """
        from chromadb.errors import NotFoundError

        with explained(self.url):
            if configuration is not None:
                graph = {**_SPACE, **configuration.get("hnsw", {})}
                return self.client.get_or_create_collection(
                    self.name, embedding_function=None, configuration={**configuration, "hnsw": graph}
                )
            try:
                return self.client.get_collection(self.name, embedding_function=None)
            except NotFoundError:
                return None

    def drop(self) -> None:
        """Delete the collection; none there does nothing.

        :raises ChromaError: the server went away.
        """
        from chromadb.errors import NotFoundError

        with explained(self.url):
            try:
                self.client.delete_collection(self.name)
            except NotFoundError:
                return


def connect(folder: Path, url: str | None = None) -> Vectorbase:
    """Open the client for a generation's vectors, kept in ``folder`` (``…/gen-0001/vectors``) or at ``url``.

    :raises ChromaError: the address is none, nobody answers there in time, or the tenant or database is unknown.
    """
    if url is None:
        return _embedded(folder)
    with explained(url):
        return _server(url, collection_name(folder.parent))


def drop_collection(generation: Path, url: str | None = None) -> None:
    """Drop a generation's collection on a server; one in a folder goes with the folder, so nothing is done for it.

    :raises ChromaError: as :func:`connect`.
    """
    if url is None:
        return
    base = connect(generation / "vectors", url)
    try:
        base.drop()
    finally:
        base.close()


def collection_name(generation: Path) -> str:
    """Return the name of a generation's collection on a server.

    >>> collection_name(Path("index/gen-0001"))
    'hoi-van-ban-gen-0001'
    """
    return f"hoi-van-ban-{generation.name}"


def check(url: str | None) -> None:
    """Make sure that the server answers, before anything of an index is changed; without a URL nothing is asked.

    :raises ChromaError: it does not.
    """
    if url is not None:
        with explained(url):
            _answers(_parsed(url))


@contextmanager
def explained(url: str | None) -> Iterator[None]:
    """Turn what a server that cannot be reached or used raises into an error that says what to do.

    Without a URL the vectors are in a folder, and nothing is turned.

    :raises ChromaError: instead of it.
    """
    if url is None:
        yield
        return
    from chromadb.errors import ChromaError as Refused
    from httpx import HTTPError, InvalidURL

    try:
        yield
    except (HTTPError, InvalidURL, Refused, ValueError) as error:
        raise _unusable(_reason(error)) from error


def _embedded(folder: Path) -> Vectorbase:
    """Start a fresh engine on the folder; those started earlier in this process are left to their users."""
    from chromadb.api.client import Client
    from chromadb.config import Settings, System

    engine = System(Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))
    engine.start()
    return Vectorbase(Client.from_system(engine), COLLECTION, engine.stop)


def _server(url: str, name: str) -> Vectorbase:
    import chromadb
    from chromadb.config import Settings

    address = _parsed(url)
    _answers(address)
    chosen = {key: values[-1] for key, values in parse_qs(address.query).items()}
    # A whole address as the host keeps a proxy's path; chromadb then leaves host and port as they are.
    client = chromadb.HttpClient(
        host=_base(address),
        port=_port(address),
        ssl=address.scheme == "https",
        headers=_headers(address),
        settings=Settings(anonymized_telemetry=False),
        **{key: chosen.get(key, value) for key, value in _DATABASES.items()},
    )
    return Vectorbase(client, name, client.close, url)


def _answers(address: SplitResult) -> None:
    """Ask for the heartbeat, which every version answers."""
    import httpx

    reply = httpx.get(f"{_base(address)}/api/v2/heartbeat", headers=_headers(address), timeout=CHECK_SECONDS)
    reply.raise_for_status()


def _parsed(url: str) -> SplitResult:
    address = urlsplit(url)
    if address.scheme not in _PORTS or not address.hostname:
        raise ValueError(f"{url}: http://host:8000 or https://host is expected")
    unknown = sorted(set(parse_qs(address.query)) - set(_DATABASES))
    if unknown:
        raise ValueError(f"{unknown[0]}: only tenant and database may stand after the question mark")
    return address


def _port(address: SplitResult) -> int:
    return address.port or _PORTS[address.scheme]


def _base(address: SplitResult) -> str:
    """Return scheme, host, port and path, without user, password and query.

    >>> _base(_parsed("https://a:b@chroma.tinh.vn/kho/?database=so-y-te")), _base(_parsed("http://[::1]"))
    ('https://chroma.tinh.vn:443/kho', 'http://[::1]:8000')
    """
    host = f"[{address.hostname}]" if address.hostname and ":" in address.hostname else address.hostname
    return f"{address.scheme}://{host}:{_port(address)}{address.path.rstrip('/')}"


def _headers(address: SplitResult) -> dict[str, str]:
    """Return the header of basic authentication (RFC 7617) for the user in the address, if there is one."""
    if not address.username:
        return {}
    pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _reason(error: Exception) -> str:
    """Return the first line of what went wrong; the address never stands in it with its password."""
    text = (str(error).strip() or type(error).__name__).split("\n")[0]
    return text.rpartition("@")[2] if "://" in text and "@" in text else text


def _unusable(reason: str) -> ChromaError:
    return ChromaError(
        f"Không dùng được kho vectơ ở CHROMA_URL ({reason}). Kiểm tra địa chỉ và máy chủ chroma "
        "(http://máy:8000/?database=…), hoặc bỏ CHROMA_URL để lưu vectơ trong thư mục chỉ mục.",
        f"The vector store at CHROMA_URL cannot be used ({reason}). Check the address and the chroma server "
        "(http://host:8000/?database=…), or unset CHROMA_URL to keep the vectors in the index folder.",
    )
