"""Pictures that explain: drawn by a worker, seen by the people of the case only."""

import io
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image, ImageDraw
from rest_framework.test import APIClient

from examiner.accounts.models import User
from search import encoding, heat_maps
from search.models import Hit, Patent, SearchRun
from search.queries import Bitmap
from tests import factories
from tests.search import tiny_encoder
from workers.tasks import heat


def ask(client: APIClient, run: SearchRun, design: Patent, **asked: Any) -> Any:
    return client.get(reverse("api:search-heat", args=[run.pk, design.pk]), asked)


@pytest.fixture
def answered(examiner: APIClient) -> tuple[SearchRun, Patent]:
    query = factories.patent(900_001, figures=2)
    found = factories.patent(900_002, figures=2)
    run = factories.run(
        User.objects.get(username="examiner"),
        hits=[found],
        figures=query.figures.order_by("position"),
        encoder=encoding.register(tiny_encoder.load_name()),
    )
    return run, found


def test_a_heat_map_is_drawn_once_and_then_shown(
    examiner: APIClient, answered: tuple[SearchRun, Patent]
) -> None:
    waits = ask(examiner, *answered, view=2)
    assert (waits.status_code, waits["Retry-After"]) == (202, "2")
    [(_, queued, _)] = connection.run_on_commit
    assert queued.args == (Hit.objects.get().pk, 2)
    heat.show(hit_id=Hit.objects.get().pk, view=2)
    heat.show(hit_id=Hit.objects.get().pk, view=2)
    for side in ("query", "reference"):
        shown = ask(examiner, *answered, view=2, side=side)
        assert shown["Content-Type"] == "image/png"
        assert "no-store" in shown["Cache-Control"]
        assert Image.open(io.BytesIO(shown.content)).size == (512, 512)


def test_a_heat_map_needs_a_pair(
    examiner: APIClient, outsider: APIClient, answered: tuple[SearchRun, Patent]
) -> None:
    run, found = answered
    assert ask(examiner, run, found, view=3).status_code == 404
    assert ask(examiner, run, found, side="left").status_code == 400
    assert ask(examiner, run, factories.patent(900_003)).status_code == 404
    assert ask(outsider, run, found).status_code == 404


def test_what_cannot_be_drawn_is_said(
    examiner: APIClient, answered: tuple[SearchRun, Patent]
) -> None:
    run, found = answered
    SearchRun.objects.update(encoder=factories.encoder(load_name="gone"))
    heat.show(hit_id=Hit.objects.get().pk, view=1)
    assert heat_maps.problem_path(Hit.objects.get(), view=1).exists()
    assert ask(examiner, run, found).status_code == 409
    heat.show(hit_id=0, view=1)


def dashed() -> bytes:
    """A solid box beside a dashed one."""
    image = Image.new("L", (600, 400), 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 100, 240, 300), outline=0, width=3)
    for start in range(320, 560, 24):
        pen.line((start, 100, start + 12, 100), fill=0, width=3)
        pen.line((start, 300, start + 12, 300), fill=0, width=3)
    for start in range(100, 300, 24):
        pen.line((320, start, 320, start + 12), fill=0, width=3)
        pen.line((560, start, 560, start + 12), fill=0, width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_surroundings_are_proposed_as_a_query_takes_them(
    examiner: APIClient, outsider: APIClient
) -> None:
    answer = examiner.post(
        reverse("api:uploads"),
        {"file": factories.SimpleUploadedFile("box.png", dashed())},
    )
    upload = answer.json()["id"]
    address = reverse("api:upload-environment", args=[upload, 1])
    found = Bitmap(**examiner.get(address).json())
    cells = found.cells()
    half = found.width // 2
    assert cells[:, half:].any()
    assert not cells[:, :half].any()
    asked = {"upload": upload, "mask": "claimed", "environment": found.to_json()}
    queued = examiner.post(reverse("api:searches"), {"views": [asked]}, format="json")
    assert queued.status_code == 202
    beyond = reverse("api:upload-environment", args=[upload, 2])
    assert examiner.get(beyond).status_code == 404
    assert outsider.get(address).status_code == 404
