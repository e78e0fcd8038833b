"""From the form of the page for checking to corrections: all of it is understood, or nothing is saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.corrections.recording import (
    add_assignment,
    change_assignment,
    correct_field,
    withdraw_assignment,
    withdraw_field,
)
from ingest.corrections.records import CorrectedAssignment, CorrectionError, DirectiveCorrections, FieldValue, Task
from ingest.corrections.values import checked_task, field_value
from ingest.datamodels import Assignment, Directive, Span
from ingest.store.catalogue import Catalogue
from web.library.reading import SHOWN_FIELDS, key_of, parts, shown, task_of, typed, words_key, work_key
from web.library.said import said
from web.site import Site
from web.texts import Texts
from web.viewer import Viewer

_NEW = ("lead", "coordinating", "task", "deadline", "clause")


class Refused(Exception):
    """What was typed cannot be saved: reasons by place in the form, one for the whole, and what is to be kept of it."""

    def __init__(self, of: Mapping[str, str], kept: Mapping[str, str], general: str | None = None) -> None:
        """Take the reasons in the language of the page."""
        super().__init__(general or "; ".join(of.values()))
        self.of, self.kept, self.general = of, kept, general


@dataclass
class Changes:
    """What is to be saved; ``kept`` is what the form held of it, should something else be wrong."""

    fields: dict[str, FieldValue] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    work: list[tuple[Assignment, Task | None]] = field(default_factory=list)
    restored: list[CorrectedAssignment] = field(default_factory=list)
    added: list[tuple[Span, Task]] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def understood(directive: Directive, made: DirectiveCorrections, given: Mapping[str, str], texts: Texts) -> Changes:
    """Return what a form changes: only what differs from what it showed.

    Raises:
        Refused: something in it cannot be.
    """
    form = {name: _lines(value) for name, value in given.items()}
    changes = Changes()
    _fields(directive, made, form, changes, texts)
    _work(directive, made, form, changes, texts)
    _added(directive, form, changes, texts)
    if changes.errors:
        raise Refused(changes.errors, changes.kept)
    return changes


def record(site: Site, viewer: Viewer, catalogue: Catalogue, directive: Directive, changes: Changes) -> int:
    """Keep the changes as corrections, log each, and return how many there are.

    Raises:
        CorrectionError: one cannot be kept, or the index changed meanwhile.
    """
    corpus, held = site.corpus, (site.corpus, catalogue, directive.id)

    def log(what: str, old: object, new: object) -> None:
        site.record(viewer, "correct", directive.id, field=what, old=old, new=new)

    for name, value in changes.fields.items():
        correct_field(*held, name, value, by=viewer.name)
        log(name, typed(getattr(directive, name)), typed(value))
    for name in changes.confirmed:
        correct_field(*held, name, getattr(directive, name), by=viewer.name, confirmed=True)
        log(name, typed(getattr(directive, name)), typed(getattr(directive, name)))
    for name in changes.withdrawn:
        withdraw_field(*held, name)
        log(name, typed(getattr(directive, name)), None)
    for made in changes.restored:
        withdraw_assignment(*held, made)
        log("assignment", parts(made.value) if made.value else None, parts(made.was) if made.was else None)
    for one, task in changes.work:
        change_assignment(*held, one, task, by=viewer.name)
        log("assignment", parts(Task.of(one)), parts(task) if task else None)
    for clause, task in changes.added:
        add_assignment(corpus, catalogue, directive.id, clause, task, by=viewer.name)
        log("assignment", None, parts(task))
    kinds = (changes.fields, changes.confirmed, changes.withdrawn, changes.restored, changes.work, changes.added)
    return sum(map(len, kinds))


def _fields(
    directive: Directive, made: DirectiveCorrections, form: Mapping[str, str], changes: Changes, texts: Texts
) -> None:
    for name in SHOWN_FIELDS:
        given, before = form.get(f"field.{name}"), form.get(f"was.{name}")
        if form.get("withdraw") == name:
            changes.withdrawn += [name] if made.field(name) else []
            continue
        if given is None or given == before:
            changes.confirmed += [name] if form.get(f"confirm.{name}") and name in directive.review else []
            continue
        changes.kept[f"field.{name}"] = given
        now = shown(directive, made, name)
        if now not in (before, given):
            changes.errors[name] = texts("library.changed_since", value=now or texts("library.blank"))
            continue
        try:
            changes.fields[name] = field_value(name, given)
        except CorrectionError as error:
            changes.errors[name] = said(error, texts).replace(f"“{name}”", f"“{texts(f'library.field_{name}')}”")


def _work(
    directive: Directive, made: DirectiveCorrections, form: Mapping[str, str], changes: Changes, texts: Texts
) -> None:
    known = {work_key(one): (index, one) for index, one in enumerate(directive.assignments)}
    changes.restored += [one for one in made.assignments if key_of(one) == form.get("restore")]
    leaving = {(one.start, one.end, one.value) for one in changes.restored}
    for name, key in form.items():
        number = re.fullmatch(r"work\.(\d+)\.was", name)
        if number is None:
            continue
        words = {
            part: form.get(f"work.{number[1]}.{part}", "") for part in ("lead", "coordinating", "task", "deadline")
        }
        touched = words_key(words) != key.rpartition("-")[2]
        dropped = form.get("drop") == key
        if not touched and not dropped:
            continue
        if key not in known:
            changes.errors["new"] = texts("library.work_gone", task=words["task"][:120])
            continue
        index, one = known[key]
        if (one.start, one.end, Task.of(one)) in leaving:
            continue
        changes.kept |= {f"work.{index}.{part}": value for part, value in words.items()}
        try:
            changes.work.append((one, None if dropped else checked_task(task_of(words))))
        except CorrectionError as error:
            changes.errors[f"work.{index}"] = said(error, texts)


def _added(directive: Directive, form: Mapping[str, str], changes: Changes, texts: Texts) -> None:
    words = {name: form.get(f"new.{name}", "") for name in _NEW}
    if not any(words.values()):
        return
    changes.kept |= {f"new.{name}": form.get(f"new.{name}", "") for name in (*_NEW, "start", "end")}
    places = _places(directive.text, words["clause"], form.get("new.start", ""), form.get("new.end", ""))
    if len(places) != 1:
        changes.errors["new"] = texts("library.clause_twice" if places else "library.clause_missing")
        return
    try:
        changes.added.append((places[0], checked_task(task_of(words))))
    except CorrectionError as error:
        changes.errors["new"] = said(error, texts)


def _places(text: str, clause: str, start: str, end: str) -> list[Span]:
    """Return where a clause stands in the text, in any spacing: at the place that was selected, else wherever."""
    if all(place.isascii() and place.isdigit() and len(place) < 12 for place in (start, end)):
        chosen = Span(int(start), int(end))
        if clause and chosen.of(text).split() == clause.split():
            lead = len(chosen.of(text)) - len(chosen.of(text).lstrip())
            return [Span(chosen.start + lead, chosen.start + len(chosen.of(text).rstrip()))]
    words = clause.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return [Span(*match.span()) for match in pattern.finditer(text)]


def _lines(value: str) -> str:
    return "\n".join(line.strip() for line in value.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
