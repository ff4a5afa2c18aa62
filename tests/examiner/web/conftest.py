"""The cast of the access tests, and what every test of a screen needs."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from examiner.accounts.models import User
from examiner.cases.models import Case
from search.models import Patent
from tests import factories


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Counts are kept by revision, and revisions of a test that ended come again."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def examiner(db: None) -> User:
    return factories.user("examiner")


@pytest.fixture
def supervisor(db: None) -> User:
    return factories.user("supervisor")


@pytest.fixture
def curator(db: None) -> User:
    return factories.user("curator")


@pytest.fixture
def administrator(db: None) -> User:
    return factories.user("administrator")


@pytest.fixture
def outsider(db: None) -> User:
    return factories.outsider()


@pytest.fixture
def client(client: Client, examiner: User) -> Client:
    """A browser in which the examiner is signed in."""
    client.force_login(examiner)
    return client


@pytest.fixture
def case(examiner: User) -> Case:
    return factories.case(examiner)


@pytest.fixture
def bottles(db: None) -> list[Patent]:
    return [factories.patent(title=f"Bottle {n}", figures=3) for n in range(3)]
