"""Make a checkpoint's PCA plain tensors: `python -m ml.cli.convert_pca OLD NEW`.

PatentNet's file may hold scikit-learn objects, which `patentnet:PATH` does not open. No
code of the file is run here either, and scikit-learn is not needed.
"""

import argparse
import sys
from pathlib import Path

from ml.encoders import EncoderUnavailable, principal_axes


def main() -> int:
    """Convert one checkpoint; 2 where it holds nothing that can be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--keep", default="", help="which pca, where there are several")
    given = parser.parse_args()
    try:
        principal_axes.convert(given.old, given.new, keep=given.keep)
    except EncoderUnavailable as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{given.new}: load it as patentnet:{given.new}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
