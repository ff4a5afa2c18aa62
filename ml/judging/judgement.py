"""What is to be judged, on what, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ml.classification.classes import LEVELS, Level
from ml.manifests.sheets import Gazette
from ml.protocols import same_design

PROTOCOLS = (
    "same-design",
    "retrieval",
    "deeppatent",
    "dira",
    "one-to-one",
    "designclip",
    "zero-shot",
    "linear-probe",
    "fine-tuned",
    "classical",
)
REFINEMENTS = ("expansion", "k-reciprocal", "whitening")


class UnfitJudgement(ValueError):
    """What was asked for does not exist; the message names what does."""


class NotJudged(Exception):
    """A protocol cannot be run on this data or by this method; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Encoders and baselines, data, and the protocols to judge by.

    `data` is a pack's folder, a manifest file, or a folder of the Office's sheets.
    A split named "test" may stand in the data as `test_query` and `test_db`.
    """

    data: Path
    encoders: tuple[str, ...] = ("default",)
    baselines: tuple[str, ...] = ()
    splits: tuple[str, ...] = ("test",)
    protocols: tuple[str, ...] = ("same-design",)
    out: Path | None = None  # where results, plots and DIRA entries are written
    gazette: Gazette | None = None  # D00000; None: of sheets without, else as listed
    level: Level = "locarno"
    class_names: Mapping[str, str] = field(default_factory=dict)  # for prompts
    train: str = "train"  # split that probes learn on and whitening is fitted on
    validation: str = "validation"  # split that penalties and temperatures come from
    refine: tuple[str, ...] = ()  # better rankings from the same vectors, beside them
    size: int = 256  # side at which images are kept before an encoder shrinks them
    device: str = ""  # "" for the GPU where there is one
    allow_download: bool = False
    threads: int = 0  # of the framework; 0 leaves them as they are
    seed: int = 0

    def __post_init__(self) -> None:
        for noun, given, known in (
            ("protocol", self.protocols, PROTOCOLS),
            ("refinement", self.refine, REFINEMENTS),
            ("baseline", self.baselines, tuple(same_design.BASELINES)),
            ("class level", (self.level,), LEVELS),
        ):
            if odd := sorted(set(given) - set(known)):
                raise UnfitJudgement(
                    f"no {noun} {', '.join(odd)}; there are: {', '.join(known)}"
                )
        if not self.encoders and not self.baselines:
            raise UnfitJudgement("name an encoder or a baseline to judge")
