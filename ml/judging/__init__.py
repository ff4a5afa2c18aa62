"""Judge encoders and baselines on one set of figures by any of the protocols."""

from ml.judging.judgement import (
    PROTOCOLS,
    REFINEMENTS,
    Judgement,
    NotJudged,
    UnfitJudgement,
)
from ml.judging.opening import FAILURES
from ml.judging.running import judge

__all__ = [
    "FAILURES",
    "PROTOCOLS",
    "REFINEMENTS",
    "Judgement",
    "NotJudged",
    "UnfitJudgement",
    "judge",
]
