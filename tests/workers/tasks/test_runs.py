"""A search goes through a real worker process and a real broker."""

import os
import secrets
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image

from search import encoding, indexing, intake, runs
from search.models import Patent, SearchRun
from search.queries import Filters, Query, View
from tests import factories
from tests.search import slow_process, tiny_encoder
from workers.tasks.runs import execute

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATIENCE = 90  # seconds; loading torch on a busy machine takes long
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
    """A queue of this test's own, since the broker is shared."""
    return f"search-{secrets.token_hex(4)}"


@contextmanager
def worker(queue: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process as it is started in production, on the tests' database."""
    command = [sys.executable, "-m", "celery", "-A", "workers.celery", "worker"]
    command += ["-Q", queue, "-n", f"{queue}@%h", "-c", "1", "--loglevel", "INFO"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--without-mingle", "--without-gossip"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "examiner.settings",
                "SECRET_KEY": "of a test",
                "DATABASE_URL": slow_process.database_url(connection.settings_dict),
                "ORNAMENT_MEDIA": str(settings.PUBLIC_MEDIA),
                "ORNAMENT_PRIVATE_MEDIA": str(settings.PRIVATE_MEDIA),
            },
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def wait_until(is_so: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.05)


def send(run: SearchRun, queue: str) -> None:
    execute.apply_async(kwargs={"run_id": str(run.pk)}, queue=queue)


def state(run: SearchRun) -> str:
    return SearchRun.objects.values_list("state", flat=True).get(pk=run.pk)


def query(patent: Patent) -> Query:
    """A drawing uploaded under a telling name, and words."""
    seed = int(patent.pk.removeprefix("USD")) * 100
    content = ContentFile(factories.picture(seed), name="secret-prototype.png")
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


def kill_children(pid: int) -> None:
    """Kill the pool process that runs the task; its master starts another one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)


def test_a_run_left_in_the_queue_is_found_again(patents: list[Patent]) -> None:
    run = runs.create(Query(filters=Filters()))
    done = runs.create(Query(filters=Filters()))
    runs.execute(done.pk)
    later = run.created_at + runs.FORGOTTEN_AFTER * 2
    assert runs.forgotten(now=later) == [run.pk]
    assert runs.forgotten(now=run.created_at) == []
