"""The class overview counts designs by their main class."""

import pytest
from django.test import Client
from django.urls import reverse

from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db


def test_classes_lead_to_their_designs_with_their_counts(client: Client) -> None:
    for locarno, uspc in (
        ("09-01", "D9/500"),
        ("09-03", "D9/530"),
        ("06-01", "D6/334"),
    ):
        factories.patent(figures=0, locarno=locarno, uspc=uspc)
    answer = client.get(reverse("classes"))
    trees = answer.context["trees"]
    counts = {branch.symbol: branch.count for branch in trees.locarno + trees.uspc}
    assert "classes/overview.html" in {template.name for template in answer.templates}
    assert (counts["09"], counts["06"], counts["D9"], counts["D14"]) == (2, 1, 2, 0)
    assert f'href="{reverse("designs")}?locarno=09-03"' in answer.content.decode()


def test_all_classes_of_both_schemes_are_there(client: Client) -> None:
    trees = client.get(reverse("classes")).context["trees"]
    assert (len(trees.locarno), len(trees.uspc)) == (32, 33)


def test_withdrawn_and_unclassed_designs_count_apart(client: Client) -> None:
    factories.patent(figures=0, locarno="", uspc="")
    gone = factories.patent(figures=0, locarno="09-01")
    Patent.objects.filter(pk=gone.pk).update(until=factories.revision())
    trees = client.get(reverse("classes")).context["trees"]
    assert trees.unclassed == 1
    assert sum(branch.count for branch in trees.locarno) == 0
