"""An application whose design has relatives in a corpus: something to search with.

It varies the root of the longest line, filed by somebody else some months after the
last of that line was granted: one relative was disclosed within the year before, the
others earlier. Equal seeds give equal applications.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from ml.synthetic import designs, drafting, filings, layouts, parties, wording
from ml.synthetic.drafting import DEFAULT_SIZE
from ml.synthetic.meshes import BODY
from ml.synthetic.plans import Drawings, PatentPlan

FACTS = "application.json"
JITTER = 0.06
OMITTED = "rear"  # so that whoever checks the drawings has something to find
_AFTER = timedelta(days=200)  # behind the last grant of the line
_AIA = date(2013, 3, 16)  # the law of today counts from here
_STREAM = 17  # names the random stream among those of `planning`


@dataclass(frozen=True, slots=True)
class Facts:
    """What an application says of itself; `sheets` are its files in order."""

    title: str
    application_number: str
    filed: str
    applicant: str
    inventors: tuple[str, ...]
    locarno: str
    uspc: str
    description: str
    sheets: tuple[str, ...]


def plan(seed: int, plans: Sequence[PatentPlan]) -> PatentPlan:
    """Plan the application next to a corpus; `granted` is the day it was filed."""
    line = _longest_line(plans)
    root, last = line[0], line[-1]
    rng = np.random.default_rng([seed, _STREAM])
    filed = last.granted + _AFTER
    design = designs.vary(root.design, seed=int(rng.integers(2**31)), jitter=JITTER)
    company = parties.company(rng)
    drawings = _drawings(layouts.drawings(design, rng, is_hague=False), root)
    return replace(
        root,
        number=f"A{seed}",
        filed=filed,
        granted=filed,
        application=filings.application(filed, series="29", serial=len(plans)),
        design=design,
        words=wording.words(design, drawings, rng, title=root.words.title),
        drawings=drawings,
        company=company,
        inventors=company.designers[:2],
        hague=None,
        parent=None,
        priorities=(),
    )


def write(
    seed: int, plans: Sequence[PatentPlan], folder: Path, *, size: int = DEFAULT_SIZE
) -> Facts:
    """Draw the sheets of the application into `folder`, with its facts as JSON.

    The facts are written last: where they stand, the sheets stand too.
    """
    item = plan(seed, plans)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = drafting.draft(item, size=size).files
    tiffs = sorted(name for name in drawn if name.endswith(".TIF"))[1:]  # no gazette
    names = tuple(f"sheet-{place}.tif" for place, _ in enumerate(tiffs, start=1))
    for name, source in zip(names, tiffs, strict=True):
        (folder / name).write_bytes(drawn[source])
    facts = _facts(item, names)
    text = json.dumps(asdict(facts), ensure_ascii=False, indent=2)
    (folder / FACTS).write_text(f"{text}\n", encoding="utf-8")
    return facts


def read(folder: Path) -> Facts | None:
    """The facts of a written application, or None where none stands."""
    path = folder / FACTS
    if not path.exists():
        return None
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: tuple(stored[name]) for name in ("inventors", "sheets")}
    return Facts(**{**stored, **lists})


def _longest_line(plans: Sequence[PatentPlan]) -> list[PatentPlan]:
    """The line with most designs, of the law of today where there is one; by date."""
    lines: dict[int, list[PatentPlan]] = {}
    for item in plans:
        lines.setdefault(item.lineage.line, []).append(item)
    return max(lines.values(), key=lambda line: (len(line), line[0].filed > _AIA))


def _drawings(drawn: Drawings, root: PatentPlan) -> Drawings:
    """All views but one, the first on a sheet alone and the others two by two."""
    kept = [figure for figure in drawn.figures if figure.view != OMITTED]
    figures = tuple(
        replace(figure, number=str(place)) for place, figure in enumerate(kept, start=1)
    )
    rest = range(1, len(figures))
    pairs = tuple(tuple(rest[at : at + 2]) for at in range(0, len(rest), 2))
    parts = [tag for tag in designs.mesh(root.design).tag_names if tag != BODY]
    return replace(
        drawn,
        figures=figures,
        sheets=((0,), *pairs),
        gazette=(0,),
        turns_wide_sheets=False,
        dashed=tuple(parts[:1]),
    )


def _facts(item: PatentPlan, sheets: tuple[str, ...]) -> Facts:
    number = item.application
    return Facts(
        title=item.words.title,
        application_number=f"{number[:2]}/{number[2:5]},{number[5:]}",
        filed=item.filed.isoformat(),
        applicant=item.company.name,
        inventors=tuple(f"{one.first} {one.last}" for one in item.inventors),
        locarno=item.locarno,
        uspc=item.uspc[0],
        description="\n".join((*item.words.descriptions, *item.words.statements)),
        sheets=sheets,
    )
