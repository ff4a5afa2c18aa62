"""Citations as the truth: grants of the generator that cite each other, and real ones.

A grant asks with all its figures and the grants issued before it answer; what it cites
among them is relevant. Half of what is cited are relatives, the others were picked
within the family by chance, which no drawing can tell.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.quality import corpora, drawing, judging
from benchmarks.quality.arms import Arm
from benchmarks.quality.cases import Case
from benchmarks.quality.judging import Mean
from benchmarks.quality.lines import CORPUS, OTHER_PENS, Drawn
from ml.encoders import Encoder
from ml.synthetic import planning
from ml.synthetic.plans import PatentPlan

SEED, GRANTS = 41, 300
_NUMBER = re.compile(r"<doc-number>D0*(\d{6,7})</doc-number>")


def grants() -> list[PatentPlan]:
    """The planned grants, by number and so by date."""
    return planning.plan(SEED, GRANTS)


def case(
    folder: Path, encoder: Encoder, plans: Sequence[PatentPlan], *, processes: int
) -> Case:
    """Grants ask for what they cite: grade 3 a relative, grade 2 another one."""
    filings = [_filing(index, plan) for index, plan in enumerate(plans)]
    pack = drawing.pack(folder, filings, processes=processes)
    vectors = corpora.encoded(folder, pack, encoder)
    counts = np.array([len(filing.views) for filing in filings])
    starts = np.cumsum(counts) - counts
    place = {plan.number: index for index, plan in enumerate(plans)}
    grades = np.zeros((len(plans), len(plans)), np.int64)
    for index, plan in enumerate(plans):
        for cited in plan.citations:
            if cited.number in place:
                other = place[cited.number]
                is_kin = plans[other].lineage.line == plan.lineage.line
                grades[index, other] = 3 if is_kin else 2
    asking = np.flatnonzero(grades.any(axis=1))
    return Case(
        corpus=vectors,
        starts=starts,
        asking=vectors,
        rows=[np.arange(starts[i], starts[i] + counts[i]) for i in asking],
        grades=grades[asking],
        units=asking,
    )


def judge(found: Case, arm: Arm) -> dict[str, Mean]:
    """mAP of all cited grants and of cited relatives, among earlier grants alone."""
    scores = arm(found)
    later = np.arange(len(found.starts)) >= found.units[:, None]
    scores = np.where(later, -np.inf, scores)
    every = judging.measures(scores, found.grades)
    kin = judging.measures(scores, np.where(found.grades == 3, 3, 0))
    return {
        "all": judging.mean(every["mAP"], found.units),
        "relatives": judging.mean(kin["mAP"], found.units),
    }


def counts(found: Case) -> dict[str, int]:
    """How many grants ask, and how many pairs there are of either kind."""
    return {
        "grants": len(found.starts),
        "asking": len(found.rows),
        "relatives": int((found.grades == 3).sum()),
        "others": int((found.grades == 2).sum()),
    }


def real_pairs(data: Path) -> tuple[int, int, list[tuple[str, str]]]:
    """Real grants, their citations of designs, and the pairs with both ends here.

    Grants are those with drawings (`impact/`, `pdf/`) or with a text (`redbook/`).
    """
    here = {path.name[:10] for path in (data / "impact").glob("USD*")}
    here |= {f"USD{_digits(path.stem)}" for path in (data / "pdf").glob("*.pdf")}
    texts = [*data.rglob("*.XML"), *data.rglob("*.xml")]
    cited, pairs = 0, set[tuple[str, str]]()
    for file in texts:
        for text in _designs(file.read_text(errors="replace")):
            numbers = [f"USD{int(n):07d}" for n in _NUMBER.findall(text)]
            if not numbers:
                continue
            own, *others = numbers
            here.add(own)
            cited += len(set(others))
            pairs |= {(own, other) for other in others if other != own}
    return len(here), cited, sorted(p for p in pairs if p[0] in here and p[1] in here)


def _designs(text: str) -> list[str]:
    parts = text.split("<us-patent-grant")[1:]
    return [part for part in parts if 'appl-type="design"' in part]


def _digits(name: str) -> str:
    found = re.search(r"\d{6,7}", name)
    return f"{int(found[0]):07d}" if found else ""


def _filing(index: int, plan: PatentPlan) -> Drawn:
    views = tuple(figure.view for figure in plan.drawings.figures)
    return Drawn(
        part="citations",
        # Drawn by different hands, as grants are.
        side=OTHER_PENS if index % 2 else CORPUS,
        name=plan.number,
        line=str(plan.lineage.line),
        grade=plan.lineage.grade,
        design=plan.design,
        views=views,
        dashed=bool(plan.drawings.dashed),
    )
