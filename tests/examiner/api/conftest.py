"""Clients of the API, one per person of the cast."""

import pytest
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.cases.models import Case
from tests import factories


def client_of(user: object) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def examiner(db: None) -> APIClient:
    return client_of(factories.user("examiner"))


@pytest.fixture
def curator(db: None) -> APIClient:
    return client_of(factories.user("curator"))


@pytest.fixture
def outsider(db: None) -> APIClient:
    return client_of(factories.outsider())


@pytest.fixture
def case(examiner: APIClient) -> Case:
    """A case of the examiner, whose client this is."""
    return factories.case(User.objects.get(username="examiner"))
