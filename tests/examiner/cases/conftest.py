"""An examiner and the case that most tests of cases are about."""

import pytest

from examiner.accounts.models import User
from examiner.cases.models import Case
from tests import factories


@pytest.fixture
def examiner(db: None) -> User:
    return factories.user()


@pytest.fixture
def owner(examiner: User) -> User:
    """The examiner, where it matters whose the case is."""
    return examiner


@pytest.fixture
def case(examiner: User) -> Case:
    return factories.case(examiner)
