"""What became of agencies and administrative units: the entries of ``data/succession.toml``, checked on reading."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ingest.errors import HoiVanBanError

SUCCESSION_FILE = Path(__file__).parent.parent / "data" / "succession.toml"

Level = Literal["central", "provincial", "local"]
_Name = Annotated[str, Field(min_length=2)]


class SuccessionError(HoiVanBanError):
    """The list of successions cannot be read, or an entry of it is wrong."""


class Effective(BaseModel):
    """From when a change holds: a day, or the year in the course of which it came, place by place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    day: date | None = None

    def lies_between(self, issued: date | None, today: date) -> bool:
        """Tell whether a document of ``issued`` (None: undated) is from before the change and today is after it.

        A document of the year itself counts as before: what it names existed when it was written.
        """
        if self.day is None:
            return (issued is None or issued.year <= self.year) and today.year > self.year
        return (issued is None or issued < self.day) and self.day <= today


def _effective(value: object) -> dict[str, object]:
    if isinstance(value, bool) or not isinstance(value, int | date) or hasattr(value, "hour"):
        raise ValueError("a day (2025-03-01) or a year (2025) is expected")
    if isinstance(value, int) and not 1945 <= value <= 9999:
        raise ValueError("a year has four digits")
    return {"year": value} if isinstance(value, int) else {"year": value.year, "day": value}


class _Dated(BaseModel):
    """What all entries have: from when, and by what source (None: verified, the source is not known)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effective: Annotated[Effective, BeforeValidator(_effective)]
    source: _Name | None = None


class Function(BaseModel):
    """Work of an agency that another one took over than the rest; ``level`` is where that is known to be so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vi: _Name
    en: _Name
    cues: tuple[_Name, ...] = Field(min_length=1)
    into: _Name
    level: Level


class AgencyChange(_Dated):
    """An agency that was merged, renamed or ended."""

    name: _Name
    level: Level
    change: Literal["merged", "renamed", "ended"]
    into: _Name | None = None
    partners: tuple[_Name, ...] = Field(default=(), alias="with")
    functions: tuple[Function, ...] = ()

    @model_validator(mode="after")
    def _has_a_successor_unless_it_ended(self) -> AgencyChange:
        """Refuse a merger into nothing, and an end with a successor."""
        if (self.into is None) != (self.change == "ended"):
            raise ValueError("`into` names the successor of what is merged or renamed, and of nothing that ended")
        return self


class LevelChange(_Dated):
    """An administrative level that ended; ``words`` name its units."""

    name: _Name
    english: _Name
    words: tuple[_Name, ...] = Field(min_length=1)


class ProvinceChange(_Dated):
    """The merger of provinces; ``corrections`` maps full names of before to those of after."""

    corrections: dict[_Name, _Name] = {}


class Successions(BaseModel):
    """All entries of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agencies: tuple[AgencyChange, ...] = ()
    levels: tuple[LevelChange, ...] = ()
    provinces: ProvinceChange | None = None

    @model_validator(mode="after")
    def _names_stand_once(self) -> Successions:
        """Refuse two entries of one agency: a person would correct one of them and be warned by the other."""
        names = [entry.name for entry in self.agencies]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"there are two entries of {', '.join(twice)}")
        return self


@lru_cache(maxsize=4)
def successions(path: Path = SUCCESSION_FILE) -> Successions:
    """Return the entries of the file.

    Raises:
        SuccessionError: it cannot be read, or an entry is wrong; the message names file, entry, value and remedy.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SuccessionError(
            f"{path}: không đọc được danh mục cơ quan đã thay đổi ({error}). Hãy sửa theo hướng dẫn ở đầu tệp.",
            f"{path}: the list of successions cannot be read ({error}). Correct it as its first lines say.",
        ) from error
    try:
        return Successions.model_validate(table)
    except ValidationError as error:
        found = "; ".join(_explained(item, table) for item in error.errors())
        raise SuccessionError(
            f"{path}: mục sai: {found}. Hãy sửa mục này theo hướng dẫn ở đầu tệp.",
            f"{path}: wrong entry: {found}. Correct it as the first lines of the file say.",
        ) from error


def _explained(item: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """Return ``agencies, entry 2 “name”, field: what is wrong (value)`` for one pydantic error."""
    parts = [str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"]]
    if len(parts) > 1 and isinstance(item["loc"][1], int):
        entry = table[item["loc"][0]][item["loc"][1]]
        named = f" “{entry['name']}”" if isinstance(entry, dict) and "name" in entry else ""
        parts[:2] = [f"{parts[0]}, entry {parts[1]}{named}"]
    value = f" (got {item['input']!r})" if not isinstance(item["input"], dict) else ""
    return f"{', '.join(parts) or 'file'}: {item['msg']}{value}"
