"""A record is of one moment, whoever works on the case while it is read."""

from threading import Thread

import pytest
from django.db import connection

from examiner.accounts.models import User
from examiner.cases.record.moments import one_moment
from tests import factories


def join() -> None:
    factories.user(name="colleague")
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_others_do_meanwhile_is_not_seen() -> None:
    with one_moment():
        before = User.objects.count()
        colleague = Thread(target=join)
        colleague.start()
        colleague.join()
        assert User.objects.count() == before
    assert User.objects.count() == before + 1
