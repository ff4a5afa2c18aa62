"""What the commands for long work are told, in the foreground or for the queue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from search import captioning, evaluation, manifests, numbers, training
from search.manifests import Selection
from search.models import Captioning, Encoder, Evaluation, TrainingRun


def add_captioning(parser: ArgumentParser) -> None:
    """The arguments that `captioning_of` reads."""
    parser.add_argument(
        "--captioner",
        default="",
        metavar="NAME",
        help="measured or measured-design (one a figure, one a design; no weights), "
        "vlm:NAME_OR_FOLDER, vlm-design:NAME_OR_FOLDER; default ORNAMENT_CAPTIONER",
    )
    parser.add_argument(
        "--design",
        action="append",
        default=[],
        metavar="NUMBER",
        help="only this design, such as D908,314; may be repeated",
    )


def captioning_of(options: dict[str, Any]) -> Captioning:
    """The captioning asked for, waiting. Raises CommandError."""
    try:
        return captioning.create(
            captioner=options["captioner"],
            patents=[numbers.parse(text) for text in options["design"]],
        )
    except (captioning.NothingToCaption, numbers.UnreadableNumber) as problem:
        raise CommandError(str(problem)) from problem


def add_training(parser: ArgumentParser) -> None:
    """The arguments that `training_of` reads."""
    parser.add_argument("recipe", help=", ".join(training.RECIPES))
    parser.add_argument("--backbone", default="", help="the recipe's own by default")
    parser.add_argument(
        "--images", type=int, default=training.IMAGES, help="figures shown in all"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=int, help="side of the drawings in pixels")
    parser.add_argument("--designs", type=int, help="in a batch")
    parser.add_argument("--rate", type=float, help="of learning")
    parser.add_argument("--accumulate", type=int, help="portions of a batch")
    parser.add_argument("--device", help="cuda, cpu; a GPU where there is one")
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"))
    parser.add_argument("--checkpoint-every", type=int, metavar="STEPS")
    parser.add_argument("--threads", type=int, help="of PyTorch")
    _add_data(parser)


def training_of(options: dict[str, Any]) -> TrainingRun:
    """The training asked for, waiting. Raises CommandError."""
    names = (
        *("size", "designs", "rate", "accumulate", "device", "precision"),
        *("checkpoint_every", "threads"),
    )
    try:
        return training.create(
            training.Wanted(
                recipe=options["recipe"],
                backbone=options["backbone"],
                images=options["images"],
                seed=options["seed"],
                source=_source(options),
                selection=_selection(options),
                options=_given(options, names),
            )
        )
    except (training.UnableToTrain, manifests.UnableToExport) as problem:
        raise CommandError(str(problem)) from problem


def add_evaluation(parser: ArgumentParser) -> None:
    """The arguments that `evaluation_of` reads."""
    parser.add_argument(
        "--encoder",
        default="",
        metavar="ENCODER",
        help="number or name of an encoder's row; the live one by default",
    )
    parser.add_argument(
        "--protocol",
        nargs="+",
        default=list(evaluation.USUAL),
        help=", ".join(evaluation.PROTOCOLS),
    )
    parser.add_argument("--split", default=evaluation.SPLIT)
    parser.add_argument("--baseline", nargs="+", help="judged beside it: hog, pixels")
    parser.add_argument("--refine", nargs="+", help="better rankings, judged beside it")
    parser.add_argument("--device", help="cuda, cpu; a GPU where there is one")
    parser.add_argument("--threads", type=int, help="of PyTorch")
    _add_data(parser)


def evaluation_of(options: dict[str, Any]) -> Evaluation:
    """The evaluation asked for, waiting. Raises CommandError."""
    further = _given(options, ("device", "threads", "refine"))
    if options["baseline"]:
        further["baselines"] = options["baseline"]
    try:
        return evaluation.create(
            evaluation.Wanted(
                encoder=_encoder(options["encoder"]),
                protocols=tuple(options["protocol"]),
                split=options["split"],
                source=_source(options),
                selection=_selection(options),
                options=further,
            )
        )
    except (evaluation.UnableToEvaluate, manifests.UnableToExport) as problem:
        raise CommandError(str(problem)) from problem


def _add_data(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help="a manifest or a pack; the corpus by default",
    )
    parser.add_argument(
        "--captions",
        nargs="+",
        default=[manifests.TITLE, manifests.DESCRIPTION],
        metavar="SOURCE",
        help="of the corpus: title, description, or the version of a captioner",
    )
    parser.add_argument(
        "--with-gazette", action="store_true", help="of the corpus: D00000 too"
    )
    parser.add_argument(
        "--shares",
        nargs=3,
        type=float,
        default=list(manifests.SHARES),
        metavar=("TRAIN", "VALIDATION", "TEST"),
    )
    parser.add_argument("--salt", default="", help="another text, another split")


def _source(options: dict[str, Any]) -> str:
    return str(options["data"].resolve()) if options["data"] else ""


def _selection(options: dict[str, Any]) -> Selection:
    return Selection(
        captions=tuple(options["captions"]),
        with_gazette=options["with_gazette"],
        shares=tuple(options["shares"]),
        salt=options["salt"],
    )


def _given(options: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: options[name] for name in names if options[name] is not None}


def _encoder(text: str) -> Encoder:
    """The row that a number or a name tells, the live one for ""."""
    rows = Encoder.objects.order_by("-pk")
    if not text:
        found = Encoder.objects.live()
    else:
        number = rows.filter(pk=int(text)).first() if text.isdecimal() else None
        found = number or rows.filter(name=text).first()
    if found is None:
        known = ", ".join(f"{row.pk} ({row.name})" for row in rows[:10])
        if not known:
            raise CommandError(
                "There is no encoder yet: run manage.py embed_figures first."
            )
        absent = f"There is no encoder {text}" if text else "No encoder is live"
        raise CommandError(f"{absent}; there are: {known}.")
    return found
