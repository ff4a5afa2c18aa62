"""Jobs over the API."""

from django.urls import reverse
from rest_framework.test import APIClient

from search.models import Job
from tests import factories


def test_a_job_says_how_far_it_is(examiner: APIClient) -> None:
    job = factories.job(state=Job.State.RUNNING, total=8, done=2)
    found = examiner.get(reverse("api:job", args=[job.pk])).json()
    assert (found["state"], found["progress"]) == ("running", 0.25)
    assert found["seconds_left"] is None
    assert examiner.get(reverse("api:jobs")).json()["results"] == [found]


def test_a_runs_job_is_not_shown(examiner: APIClient) -> None:
    job = factories.job("run")
    assert examiner.get(reverse("api:job", args=[job.pk])).status_code == 404
    assert examiner.get(reverse("api:jobs")).json()["results"] == []


def test_a_curator_cancels_a_job_an_examiner_does_not(
    curator: APIClient, examiner: APIClient
) -> None:
    job = factories.job(state=Job.State.QUEUED)
    address = reverse("api:job-cancel", args=[job.pk])
    assert examiner.post(address).status_code == 403
    assert curator.post(address).status_code == 202
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_job_that_has_ended_cannot_be_cancelled(curator: APIClient) -> None:
    job = factories.job(state=Job.State.DONE)
    response = curator.post(reverse("api:job-cancel", args=[job.pk]))
    assert response.status_code == 409
    assert response.json()["detail"] == "The job has ended already."
