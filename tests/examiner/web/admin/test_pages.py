"""Every model has pages in the admin that open; case data only to its people."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases.models import CaseWatch
from search.models import Alert, Watch
from tests import factories

pytestmark = pytest.mark.django_db

OURS = [*apps.get_app_config("search").get_models()]


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_every_model_of_the_corpus_is_registered() -> None:
    assert [model for model in OURS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_the_list_and_the_page_of_a_row_open(
    client: Client, administrator: User, model: type[Model]
) -> None:
    patent = factories.patent(figures=1)
    factories.reference(patent, design="USD0000001")
    factories.upload(administrator)
    factories.run(administrator, hits=[patent], figures=list(patent.figures.all()))
    name = f"admin:search_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    row = model._default_manager.order_by("pk").first()
    if row is not None:
        address = reverse(f"{name}_change", args=[row.pk])
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["searchrun", "hit", "queryview", "watch", "alert", "upload", "uploadpage"],
)
def test_not_even_an_administrator_sees_the_rows_of_other_cases(
    client: Client, examiner: User, name: str
) -> None:
    patent = factories.patent(figures=1)
    run = factories.run(
        examiner, hits=[patent], figures=list(patent.figures.all()), text="fluted flask"
    )
    page = factories.upload(examiner, seed=1).pages.get()
    watch = Watch.objects.create(origin=run, looked_to=1)
    CaseWatch.objects.create(case=run.placement.case, watch=watch, started_by=examiner)
    rows = {
        "searchrun": run,
        "hit": run.hits.get(),
        "queryview": run.views.get(),
        "watch": watch,
        "alert": Alert.objects.create(watch=watch, hit=run.hits.get()),
        "upload": page.upload,
        "uploadpage": page,
    }
    listed = client.get(reverse(f"admin:search_{name}_changelist"))
    assert listed.context["cl"].result_count == 0
    address = reverse(f"admin:search_{name}_change", args=[rows[name].pk])
    assert client.get(address).status_code == 302  # to the list: there is no such row


def test_the_words_of_a_query_are_not_shown_even_to_its_owner(
    client: Client, administrator: User
) -> None:
    run = factories.run(administrator, text="fluted flask")
    address = reverse("admin:search_searchrun_change", args=[run.pk])
    assert "fluted flask" not in client.get(address).content.decode()
