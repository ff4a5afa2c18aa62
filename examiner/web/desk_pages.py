"""The desk as its page shows it: cases, what waits, what runs, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from examiner.accounts.models import User
from examiner.cases import desk
from examiner.cases.desk import Alerted, CaseLine
from examiner.cases.models import CaseSearch
from examiner.web import corpus_size, import_pages
from examiner.web.corpus_size import CorpusSize
from examiner.web.import_pages import ImportPage
from search.models import Encoder, Import, Job

MOST_CASES = 10
MOST_JOBS = 8


@dataclass(frozen=True, slots=True)
class Work:
    """What is not finished: alerts, searches of the person, long work of the house."""

    alerted: Sequence[Alerted]
    searches: Sequence[CaseSearch]
    jobs: Sequence[Job]

    @property
    def is_under_way(self) -> bool:
        return bool(self.searches or self.jobs)


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the first page after the sign-in shows."""

    lines: Sequence[CaseLine]
    has_more: bool
    work: Work
    load: ImportPage | None
    encoder: Encoder | None
    corpus: CorpusSize


def read(user: User) -> Desk:
    """Read a person's desk in a fixed number of queries."""
    found = list(desk.cases(user)[: MOST_CASES + 1])
    return Desk(
        lines=desk.lines(found[:MOST_CASES]),
        has_more=len(found) > MOST_CASES,
        work=work(user),
        load=_last_import(),
        encoder=Encoder.objects.live(),
        corpus=corpus_size.read(),
    )


def work(user: User) -> Work:
    """Read what a person may wait for; a search is told by its run, not as a job."""
    unfinished = (Job.State.QUEUED, Job.State.RUNNING)
    jobs = Job.objects.filter(state__in=unfinished).exclude(kind=Job.Kind.RUN)
    return Work(
        alerted=desk.alerted(user),
        searches=desk.waiting(user),
        jobs=list(jobs.order_by("pk")[:MOST_JOBS]),
    )


def _last_import() -> ImportPage | None:
    done = Import.objects.filter(job__state=Job.State.DONE, withdrawn=None)
    latest = done.select_related("job").order_by("-job__finished_at", "-pk").first()
    return import_pages.read(latest) if latest else None
