"""Where the catalogue's tables live: a SQLite file in the generation's folder, or a schema of a PostgreSQL database.

With ``DATABASE_URL`` each generation has a schema of its own (``hoi_van_ban_gen_0001``), so a rebuild there is what
it is on disk: the new schema is filled while the old one serves, the manifest switches, and the old schema is
dropped with the old folder by the next ingest. Tables that are no part of the index (users, conversations, …) belong
in the database's own default schema, which no rebuild touches. One database serves one index folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import URL, Engine, MetaData, create_engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.schema import CreateSchema, DropSchema

from ingest.errors import HoiVanBanError
from ingest.store.manifest import missing
from ingest.store.tables import Base, StateRow

FILE = "catalogue.sqlite"
_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 10000")


class DatabaseError(HoiVanBanError):
    """The catalogue's database cannot be reached."""


def connect(generation: Path, url: str | None = None, *, create: bool = False) -> Engine:
    """Return an engine whose tables are those of this generation; ``create`` makes the ones that are missing.

    :raises IndexMissingError: they are missing and ``create`` is not set.
    :raises DatabaseError: the database of ``url`` cannot be reached, or is of a kind that is not supported.
    """
    if url is None:
        return _sqlite(generation, create)
    with _explained():
        return _postgresql(generation, url, create)


def open_tables(tables: MetaData, file: Path, url: str | None = None) -> Engine:
    """Return an engine with these tables, which are no part of the index: in a SQLite file, or in the default schema.

    :raises DatabaseError: the file's folder cannot be made or the database cannot be reached.
    """
    if url is not None:
        with _explained():
            engine = _engine(url)
            tables.create_all(engine)
            return engine
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(URL.create("sqlite", database=str(file)))
        event.listen(engine, "connect", _set_pragmas)
        tables.create_all(engine)
    except (OSError, OperationalError) as error:
        raise DatabaseError(
            f"Không mở được {file} ({error}). Kiểm tra quyền ghi, hoặc chỉ thư mục khác bằng --data.",
            f"{file} cannot be opened ({error}). Check that it can be written, or give another folder by --data.",
        ) from error
    return engine


def drop(generation: Path, url: str | None = None) -> None:
    """Drop a generation's schema; a SQLite file goes with its folder, so nothing is done for one.

    :raises DatabaseError: as :func:`connect`.
    """
    if url is None:
        return
    with _explained():
        engine = _engine(url)
        with engine.begin() as connection:
            connection.execute(DropSchema(schema_name(generation), cascade=True, if_exists=True))
        engine.dispose()


def schema_name(generation: Path) -> str:
    """Return the PostgreSQL schema of a generation.

    >>> schema_name(Path("index/gen-0001"))
    'hoi_van_ban_gen_0001'
    """
    return "hoi_van_ban_" + generation.name.replace("-", "_")


def _sqlite(generation: Path, create: bool) -> Engine:
    path = generation / FILE
    if not path.exists() and not create:
        raise missing(generation.parent)
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _set_pragmas)
    if create:
        Base.metadata.create_all(engine)
    return engine


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    """Let readers and one writer work at once, keep what was committed through a power cut, cascade deletions."""
    for pragma in _PRAGMAS:
        connection.cursor().execute(f"PRAGMA {pragma}")


def _engine(address: str, options: Mapping[str, object] = MappingProxyType({})) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        raise ArgumentError(f"{url.get_backend_name()}: postgresql://… is expected")
    return create_engine(url, pool_pre_ping=True, execution_options=options)


def _postgresql(generation: Path, url: str, create: bool) -> Engine:
    schema = schema_name(generation)
    engine = _engine(url, {"schema_translate_map": {None: schema}})
    if create:
        with engine.begin() as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))
        Base.metadata.create_all(engine)
    elif not inspect(engine).has_table(StateRow.__tablename__, schema=schema):
        raise missing(generation.parent)
    return engine


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the database library raises into an error that says what to do."""
    try:
        yield
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OperationalError) as error:
        raise _unreachable(str(error).strip().split("\n")[0]) from error


def _unreachable(reason: str) -> DatabaseError:
    return DatabaseError(
        f"Không dùng được cơ sở dữ liệu ở DATABASE_URL ({reason}). Kiểm tra địa chỉ và trình điều khiển, "
        "hoặc bỏ DATABASE_URL để dùng SQLite trong thư mục chỉ mục.",
        f"The database at DATABASE_URL cannot be used ({reason}). Check the address and the driver, or unset "
        "DATABASE_URL to use SQLite in the index folder.",
    )
