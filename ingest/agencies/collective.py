"""English for agencies named together: "các Sở, ngành, đơn vị có liên quan trên địa bàn thành phố"."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.vocabulary import vocabulary

_SEVERAL = re.compile(r"(?:tất cả các|toàn thể các|các|những)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và\s+)?", re.IGNORECASE)
_CONCERNED = re.compile(r"\s*(?:chức năng\s+)?(?:có\s+)?liên quan(?!\w)", re.IGNORECASE)
_WITHIN = re.compile(r"\s*(?:(?:thuộc|trên địa bàn|trong|của|ở|toàn)\s+)?(?P<unit>[^\W\d_]+(?: phố| xã)?)(?P<name>.*)")
_LEVEL = re.compile(r"\s*cấp\s+(?P<unit>tỉnh|huyện|xã)$", re.IGNORECASE)


def english_collective(name: str) -> str | None:
    """Return the English name of a group of agencies; None where one of its words is not known.

    >>> english_collective("các Sở, ngành, đơn vị có liên quan trên địa bàn thành phố")
    'relevant departments, sectors and units of the city'
    >>> english_collective("các huyện, thị xã và thành phố Huế"), english_collective("các nhà khoa học")
    ('rural districts, towns and Huế City', None)
    """
    several = _SEVERAL.match(name)
    if several is None:
        return None
    members, at = _members(name, several.end())
    if not members:
        return None
    concerned = _CONCERNED.match(name, at)
    after = name[concerned.end() if concerned else at :]
    group = _with_place(members, after)
    return f"relevant {group}" if group and concerned else group


def _members(name: str, start: int) -> tuple[list[str], int]:
    """Return the members named from ``start`` on, as written, and where the last of them ends."""
    found: list[str] = []
    at = start
    while match := _member().match(name, at):
        between = _BETWEEN.match(name, match.end())
        found.append(" ".join(match.group().lower().split()))
        at = match.end()
        following = _member().match(name, between.end()) if between else None
        if between is None or following is None:
            break
        if between.group().isspace() and following.group().lower() in vocabulary("agencies")["units"]["english"]:
            break  # "các sở, ngành thành phố": those of the city
        at = between.end()
    return found, at


def _with_place(members: list[str], after: str) -> str | None:
    """Return the members in English with the place that follows them; None where something else follows."""
    data = vocabulary("agencies")
    units = data["units"]["english"]
    english = [data["members"][member] for member in members]
    if not after.strip():
        return _listed(english)
    if after.startswith(":"):
        return f"{_listed(english)}: {after[1:].strip()}"
    if level := _LEVEL.fullmatch(after):
        return f"{_listed(english)} at {units[level['unit'].lower()].lower()} level"
    if after.lstrip()[0].isupper():  # the name of the last one, or of all of them
        last = units.get(members[-1])
        one = len(english) > 1 and last is not None
        return _listed([*english[:-1], f"{after.strip()} {last}"]) if one else f"{_listed(english)} of {after.strip()}"
    place = _WITHIN.fullmatch(after)
    unit = units.get(place["unit"].lower()) if place else None
    if place is None or unit is None:
        return None
    named = place["name"].strip()
    return f"{_listed(english)} of {f'{named} {unit}' if named else f'the {unit.lower()}'}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@lru_cache(maxsize=1)
def _member() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(vocabulary('agencies')['members'])})(?!\w)", re.IGNORECASE)
