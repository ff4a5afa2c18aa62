"""A search goes through a real worker process and a real broker."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from search import encoding, indexing, intake, runs
from search.models import Patent, SearchRun
from search.queries import Filters, Query, View
from tests import factories
from tests.search import tiny_encoder
from tests.workers.real_worker import kill_children, own_queue, wait_until, worker
from workers.tasks.runs import execute

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SECRET_WORDS = "samovar with a serpentine handle"


@pytest.fixture
def patents() -> list[Patent]:
    made = [factories.patent(figures=3) for _ in range(3)]
    encoder = encoding.register(tiny_encoder.load_name())
    encoding.embed_figures(encoder=encoder)
    indexing.switch(encoder)
    return made


@pytest.fixture
def queue() -> str:
    return own_queue("search")


def send(run: SearchRun, queue: str) -> None:
    execute.apply_async(kwargs={"run_id": str(run.pk)}, queue=queue)


def state(run: SearchRun) -> str:
    return SearchRun.objects.values_list("state", flat=True).get(pk=run.pk)


def query(patent: Patent) -> Query:
    """A drawing uploaded under a telling name, and words."""
    drawn = factories.picture(factories.seed_of(patent))
    content = ContentFile(drawn, name="secret-prototype.png")
    page = intake.receive(content).pages.get()
    return Query(views=(View(page_id=page.pk),), text=SECRET_WORDS)


def test_a_worker_executes_searches_and_says_nothing_of_them(
    patents: list[Patent], queue: str, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    good = runs.create(query(patents[1]))
    bad = runs.create(Query(views=(View(page_id=blank_page()),)))
    with worker(queue, log):
        wait_until(lambda: "the encoder is loaded" in log.read_text(), log)
        execute.apply_async(kwargs={"run_id": str(uuid.uuid4())}, queue=queue)
        send(good, queue)
        send(good, queue)
        send(bad, queue)
        wait_until(lambda: state(bad) == SearchRun.State.FAILED, log)
    first = good.hits.get(rank=1)
    assert (state(good), first.patent_id) == (SearchRun.State.DONE, patents[1].pk)
    told = log.read_text()
    assert str(good.pk) in told
    for word in ("samovar", "serpentine", "secret-prototype"):
        assert word not in told


def blank_page() -> int:
    path = Path(settings.PRIVATE_MEDIA) / "blank.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("1", (300, 400), 1).save(path)
    received = intake.receive(ContentFile(path.read_bytes(), name="blank.png"))
    return received.pages.get().pk


def test_a_search_survives_the_death_of_its_worker(
    patents: list[Patent], queue: str, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    run = runs.create(query(patents[2]))
    with worker(queue, log) as process:
        send(run, queue)
        wait_until(lambda: state(run) != SearchRun.State.QUEUED, log)
        kill_children(process.pid)
        wait_until(lambda: state(run) == SearchRun.State.DONE, log)
    assert run.hits.get(rank=1).patent_id == patents[2].pk
    assert run.hits.count() == 3


def test_a_run_left_in_the_queue_is_found_again(patents: list[Patent]) -> None:
    run = runs.create(Query(filters=Filters()))
    done = runs.create(Query(filters=Filters()))
    runs.execute(done.pk)
    later = run.created_at + runs.FORGOTTEN_AFTER * 2
    assert runs.forgotten(now=later) == [run.pk]
    assert runs.forgotten(now=run.created_at) == []
