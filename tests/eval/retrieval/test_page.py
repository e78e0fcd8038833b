"""The page of results: tables are rendered from the results, and the page in the repository is up to date."""

from __future__ import annotations

import json

import pytest

from eval.__main__ import main
from eval.retrieval.baselines import BASELINES
from eval.retrieval.beir import Asked, BeirError, BeirSet
from eval.retrieval.page import TABLES, rendered
from eval.retrieval.plan import Run, runs, sample
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "retrieval.md"
SCORES = {"nDCG@10": 0.7512, "MRR@10": 0.7, "Success@1": 0.6, "Success@5": 0.8, "Recall@10": 0.9, "ms_per_query": 12.34}


def run(way="none", dataset="campus", split="test", **conditions):
    scores = {name.replace("_", "-"): {**SCORES, "nDCG@10": value} for name, value in conditions.items()}
    return {"dataset": dataset, "split": split, "perturb": way, "queries": 9, "conditions": scores}


def page(name):
    return f"Lời.\n\n<!-- table: {name} -->\ncũ\n<!-- end -->\n\nHết.\n"


def test_a_table_takes_the_place_of_the_old_one():
    out = rendered(page("sets"), {"runs": [run(bm25=0.5, hybrid=0.7512)]})
    assert out == (
        "Lời.\n\n<!-- table: sets -->\n| set (questions) | bm25 | hybrid |\n|---|---|---|\n"
        "| campus (9) | 0.500 | 0.751 |\n<!-- end -->\n\nHết.\n"
    )
    assert rendered(out, {"runs": [run(bm25=0.5, hybrid=0.7512)]}) == out


def test_what_is_lost_by_typing_otherwise():
    results = [run(hybrid=0.75, bm25_syllables=0.7), run("telex", hybrid=0.735, bm25_syllables=0.1)]
    out = rendered(page("typing"), {"runs": results})
    assert "| campus | telex | 0.100 | 0.735 | -1.5 |" in out


def test_other_questions_are_no_base():
    other = {**run(hybrid=0.75), "queries": 5}
    assert "| campus | telex | – | 0.735 | – |" in rendered(
        page("typing"), {"runs": [other, run("telex", hybrid=0.735)]}
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_as_many_cells_as_its_head(name):
    results = [run(bm25=0.5, dense=0.4, hybrid=0.6), run("typos", hybrid=0.5), run(split="gold", hybrid=0.9)]
    plain = run(**dict.fromkeys(BASELINES, 0.5))
    lines = TABLES[name](
        [plain, *results, run(**{"bm25": 0.5, "bm25:folded": 0.4}), run(dataset="mlqa-vi-dev", hybrid=0.8)]
    )
    assert len({line.count("|") for line in lines}) == 1
    assert len(lines) > 2


@pytest.mark.parametrize(("text", "said"), [(page("sets2"), "sets2"), ("no table", "no place")])
def test_a_page_that_cannot_be_rendered(text, said):
    with pytest.raises(BeirError, match=said):
        rendered(text, {"runs": []})


def test_the_page_shows_the_results_that_lie_beside_it():
    text = PAGE.read_text(encoding="utf-8")
    assert rendered(text, json.loads(PAGE.with_suffix(".json").read_text(encoding="utf-8"))) == text
    assert all(f"<!-- table: {name} -->" in text for name in TABLES)


def test_the_command_renders_what_there_is(tmp_path, capsys):
    (tmp_path / "p.md").write_text(page("speed"), encoding="utf-8")
    (tmp_path / "p.json").write_text(json.dumps({"runs": [run(hybrid=0.7)]}), encoding="utf-8")
    assert main(["retrieval-report", "--out", str(tmp_path / "p.md")]) == 0
    assert "| campus | 12.3 |" in (tmp_path / "p.md").read_text(encoding="utf-8")
    assert main(["retrieval-report", "--out", str(tmp_path / "none.md")]) == 1
    assert "none.md" in capsys.readouterr().err


def test_no_run_is_planned_twice():
    planned = list(runs())
    assert len({(r.dataset, r.split, r.way, r.conditions) for r in planned}) == len(planned)
    assert Run("mlqa-vi", ("hybrid",)) not in planned


def test_a_sample_is_the_same_every_time_and_in_order():
    found = BeirSet("x", "test", (), tuple(Asked(f"q{n}", "?", {"t": 1}) for n in range(50)))
    chosen = [q.id for q in sample(found, 20).questions]
    assert len(chosen) == 20 and chosen == sorted(chosen, key=lambda name: int(name[1:]))
    assert chosen == [q.id for q in sample(found, 20).questions]
    assert sample(found, 60) == found


def test_a_report_keeps_what_is_not_measured_now(tmp_path, monkeypatch, capsys):
    """The sets that are named are measured anew, those of another model go."""
    from eval.retrieval import report_command
    from ingest.embedder import load_embedder

    class Measured:
        def __init__(self, *_):
            pass

        def results(self, wanted, *, gold):
            assert ({r.dataset for r in wanted}, gold) == ({"uit-regulation"}, False)
            yield run(dataset="uit-regulation", hybrid=0.9)

    monkeypatch.setattr(report_command, "Bench", Measured)
    (tmp_path / "p.md").write_text(page("sets"), encoding="utf-8")
    old = [run(dataset="mlqa-vi", hybrid=0.5), run(dataset="uit-regulation", hybrid=0.1)]
    given = ["retrieval-report", "--data", "x", "--out", str(tmp_path / "p.md"), "--set", "uit-regulation"]
    for model, shown in ((load_embedder().model_id, ["mlqa-vi", "uit-regulation"]), ("other", ["uit-regulation"])):
        (tmp_path / "p.json").write_text(json.dumps({"model": model, "runs": old}), encoding="utf-8")
        assert main(given) == 0
        runs_now = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["runs"]
        assert [(r["dataset"], r["conditions"]["hybrid"]["nDCG@10"]) for r in runs_now][-1] == ("uit-regulation", 0.9)
        assert [r["dataset"] for r in runs_now] == shown
    assert main([*given[:-1], "no-such-set"]) == 1
    assert "no-such-set" in capsys.readouterr().err


def test_an_interrupted_report_leaves_a_page_that_shows_its_results(tmp_path, monkeypatch):
    from eval.retrieval import report_command

    class Interrupted:
        def __init__(self, *_):
            pass

        def results(self, wanted, *, gold):
            assert wanted and gold
            yield run(dataset="uit-regulation", hybrid=0.9)
            raise KeyboardInterrupt

    monkeypatch.setattr(report_command, "Bench", Interrupted)
    (tmp_path / "p.md").write_text(page("sets"), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        report_command.main(["--data", "x", "--out", str(tmp_path / "p.md")])
    found = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    shown = (tmp_path / "p.md").read_text(encoding="utf-8")
    assert "0.900" in shown and shown == rendered(page("sets"), found)
