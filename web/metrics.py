"""``/metrics``: numbers for Prometheus. Never a question, a name or a document: what is asked stays in the audit log.

Counters of questions begin with the process; those of the audit log (sign-ins that failed, uploads, …) with the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from fastapi import APIRouter, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from starlette.responses import Response

from answer.datamodels import Answer
from answer.llm.following import AnswerStoppedError
from ingest.errors import HoiVanBanError, QuestionError
from ingest.store.catalogue import Catalogue
from ingest.store.figures import Figures, figures
from web.access.rates import TooManyError
from web.office.tables import AuditRow
from web.service import Status
from web.site import Site
from web.viewer import Role, require, viewer_of

SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180)
"""Bounds of the histogram: answers from the documents take tenths, those that a language model words up to minutes."""
OUTCOMES = ("answered", "refused", "rejected", "limited", "stopped", "unavailable", "failed")
STATES: tuple[Status, ...] = ("starting", "ok", "empty", "failed")
_HELP = {
    "directives": "Directives that can be asked about.",
    "passages": "Passages that are searched.",
    "assignments": "Assignments that were read.",
    "files_indexed": "Files whose directives can be asked about.",
    "files_pending": "Files that a sync is writing.",
    "files_failed": "Files that could not be read.",
    "index_version": "Grows with every sync that changed something.",
}


class Questions:
    """Counts questions by what came of them, and how long they took."""

    def __init__(self) -> None:
        """Make the counters in a registry of their own: several sites may run in one process."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry(auto_describe=False)
        counter = Counter("hoivanban_questions", "Questions by outcome.", ["outcome"], registry=self.registry)
        self.outcomes = {outcome: counter.labels(outcome) for outcome in OUTCOMES}
        self.seconds = Histogram(
            "hoivanban_answer_seconds", "Time to an answer.", buckets=SECONDS, registry=self.registry
        )

    def __call__(self, outcome: Answer | Exception, seconds: float) -> None:
        """Count one question."""
        self.outcomes[outcome_of(outcome)].inc()
        if isinstance(outcome, Answer):
            self.seconds.observe(seconds)


def outcome_of(outcome: Answer | Exception) -> str:
    """Return what became of a question: one of :data:`OUTCOMES`."""
    if isinstance(outcome, Answer):
        return "answered" if outcome.answered else "refused"
    if isinstance(outcome, TooManyError):
        return "limited"
    if isinstance(outcome, QuestionError):
        return "rejected"
    if isinstance(outcome, AnswerStoppedError):
        return "stopped"
    return "unavailable" if isinstance(outcome, HoiVanBanError) else "failed"


class State(Collector):
    """What the site holds, read when Prometheus asks."""

    def __init__(self, site: Site) -> None:
        """Keep what is read."""
        self.site = site

    def collect(self) -> Iterator[Metric]:
        """Yield the state, the index's figures and the counts of the audit log."""
        status = GaugeMetricFamily("hoivanban_status", "1 for the state that the service is in.", labels=["status"])
        for state in STATES:
            status.add_metric([state], float(state == self.site.service.status))
        yield status
        found = _figures(self.site)
        if found is not None:
            values = asdict(found)
            values["index_version"] = values.pop("version")
            for name, help_text in _HELP.items():
                yield GaugeMetricFamily(f"hoivanban_{name}", help_text, value=values[name])
        actions = CounterMetricFamily("hoivanban_actions", "Lines of the audit log by action.", labels=["action"])
        for action, count in _actions(self.site):
            actions.add_metric([action], count)
        yield actions


def routes(site: Site) -> APIRouter:
    """Return the route; from here on the questions of ``site`` are counted."""
    questions = Questions()
    questions.registry.register(State(site))
    site.service.watchers.append(questions)
    router = APIRouter()

    @router.get("/metrics", response_class=Response, tags=["status"], responses={200: {"content": {"text/plain": {}}}})
    def metrics(request: Request) -> Response:
        """Số liệu cho Prometheus; cần quyền quản trị. / Numbers for Prometheus, for administrators."""
        require(viewer_of(request), Role.ADMIN)
        return Response(generate_latest(questions.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _figures(site: Site) -> Figures | None:
    """Return what the index holds, None where none is open."""
    if site.service.status != "ok":
        return None
    catalogue = site.service.assistant().catalogue
    return figures(catalogue.engine) if isinstance(catalogue, Catalogue) else None


def _actions(site: Site) -> list[tuple[str, int]]:
    query = select(AuditRow.action, func.count()).group_by(AuditRow.action).order_by(AuditRow.action)
    with site.office.session() as session:
        return [(action, count) for action, count in session.execute(query)]
