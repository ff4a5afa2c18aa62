"""Write an encoder as others load it: `python -m ml.cli.export default --to onnx`.

`--to hub` writes a folder for plain open_clip, `--to onnx` graphs for any runtime.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ml import export
from ml.encoders import EncoderUnavailable
from ml.export import checking


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which encoder, in which form, where, and whether the graphs are tried."""

    encoder: str
    form: Literal["hub", "onnx"]
    out: Path
    is_checked: bool


def parse(arguments: Sequence[str] | None = None) -> Wanted:
    """The command line as what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", help="any name the other commands take")
    parser.add_argument("--to", choices=["hub", "onnx"], required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    parser.add_argument(
        "--check", action="store_true", help="run the graphs and compare: --to onnx"
    )
    given = parser.parse_args(arguments)
    if given.check and given.to != "onnx":
        parser.error("--check runs graphs: it goes with --to onnx")
    return Wanted(given.encoder, given.to, given.out, given.check)


def write(wanted: Wanted) -> str:
    """Write the folder; what to say about it.

    Raises EncoderUnavailable, Inexpressible, NotChecked, Disagreement.
    """
    towers = export.read(wanted.encoder)
    if wanted.form == "hub":
        export.hub.write(towers, wanted.out)
        return f"{wanted.out}: for open_clip.create_model('local-dir:{wanted.out}')"
    export.onnx_graphs.write(towers, wanted.out)
    said = f"{wanted.out}: ONNX, opset {export.onnx_graphs.OPSET}"
    if wanted.is_checked:
        found = checking.check(towers, wanted.out)
        said += f"; largest difference from torch {found:.1e}"
    return said


def main() -> int:
    """Export; 2 where the encoder is unavailable or the form cannot express it."""
    try:
        print(write(parse()))
    except (EncoderUnavailable, export.Inexpressible) as error:
        print(error, file=sys.stderr)
        return 2
    except (checking.NotChecked, checking.Disagreement) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
