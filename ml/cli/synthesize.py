"""Draw synthetic design patents: a corpus, an application beside it, or one page.

python -m ml.cli.synthesize corpus OUT --designs 300 --seed 7
python -m ml.cli.synthesize application OUT --designs 300 --seed 7
python -m ml.cli.synthesize contact-sheet OUT.png
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from ml.synthetic import applications, contact_sheet, corpus, designs, drafting
from ml.synthetic.families import FAMILIES


@dataclass(frozen=True, slots=True)
class CorpusOptions:
    """What `synthesize corpus` was asked for."""

    out: Path
    designs: int
    seed: int
    processes: int
    size: int
    weekly_tar: bool
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationOptions:
    """What `synthesize application` was asked for."""

    out: Path
    designs: int
    seed: int


@dataclass(frozen=True, slots=True)
class ContactSheetOptions:
    """What `synthesize contact-sheet` was asked for."""

    out: Path
    seed: int
    designs: int
    columns: int
    cell: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and run the command it names."""
    options = parse(arguments)
    if isinstance(options, CorpusOptions):
        write_corpus(options)
    elif isinstance(options, ApplicationOptions):
        write_application(options)
    else:
        write_contact_sheet(options)


def parse(
    arguments: Sequence[str] | None,
) -> CorpusOptions | ApplicationOptions | ContactSheetOptions:
    """Return the options of a command line; exits with usage on a wrong one."""
    values = vars(_parser().parse_args(arguments))
    command = values.pop("command")
    if command == "corpus":
        return CorpusOptions(**{**values, "families": tuple(values["families"])})
    if command == "application":
        return ApplicationOptions(**values)
    return ContactSheetOptions(**values)


def write_corpus(options: CorpusOptions) -> None:
    """Plan and write a corpus, finishing one that was begun; says where it lies."""
    plans = corpus.plan(options.seed, options.designs, families=options.families)
    with tqdm(total=len(plans), unit="patent") as bar:
        drawn = corpus.write(
            plans,
            options.out,
            processes=options.processes,
            progress=lambda done, _: bar.update(done - bar.n),
            container="weekly" if options.weekly_tar else "folders",
            size=options.size,
        )
    print(f"{drawn} patents drawn, {len(plans)} in {options.out}")


def write_application(options: ApplicationOptions) -> None:
    """Draw the application that has relatives in the corpus of that seed and size."""
    plans = corpus.plan(options.seed, options.designs)
    facts = applications.write(options.seed, plans, options.out)
    print(f"{len(facts.sheets)} sheets of {facts.title!r} in {options.out}")


def write_contact_sheet(options: ContactSheetOptions) -> None:
    """Draw designs of every family in turn on one page."""
    names = sorted(FAMILIES)
    shown = [
        designs.draw(options.seed + index, family=names[index % len(names)])
        for index in range(options.designs)
    ]
    contact_sheet.contact_sheet(
        shown, columns=options.columns, cell=options.cell, seed=options.seed
    ).save(options.out)
    print(f"{len(shown)} designs on {options.out}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml.cli.synthesize")
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("corpus", help="patents with drawings and grant XML")
    whole.add_argument("out", type=Path, help="folder to write into")
    whole.add_argument("--designs", type=int, default=300, help="number of patents")
    whole.add_argument("--seed", type=int, default=7)
    whole.add_argument("--processes", type=int, default=2)
    whole.add_argument(
        "--size",
        type=int,
        default=drafting.DEFAULT_SIZE,
        help="longer side of a figure in pixels",
    )
    whole.add_argument(
        "--weekly-tar", action="store_true", help="bind issue days as I<date>.tar"
    )
    whole.add_argument(
        "--families",
        nargs="+",
        default=(),
        choices=sorted(FAMILIES),
        help="only these families",
    )
    filed = commands.add_parser("application", help="drawings to search with")
    filed.add_argument("out", type=Path, help="folder to write into")
    filed.add_argument("--designs", type=int, default=300, help="of the corpus")
    filed.add_argument("--seed", type=int, default=7, help="of the corpus")
    page = commands.add_parser("contact-sheet", help="many designs on one page")
    page.add_argument("out", type=Path, help="image file to write")
    page.add_argument("--seed", type=int, default=0)
    page.add_argument("--designs", type=int, default=40)
    page.add_argument("--columns", type=int, default=8)
    page.add_argument("--cell", type=int, default=320, help="pixels of one design")
    return parser


if __name__ == "__main__":
    main()
