"""The command that takes an import back tells what left, or why nothing did."""

import io

import pytest
from django.core.management import CommandError, call_command

from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_prints_what_left_the_corpus():
    patent = factories.patent(figures=2)
    output = io.StringIO()
    call_command("withdraw_import", str(patent.load_id), stdout=output)
    assert "patents 1, sheets 2, figures 2" in output.getvalue()
    assert not Patent.objects.current().exists()


def test_an_unknown_import_ends_in_error():
    with pytest.raises(CommandError, match="There is no import 4711"):
        call_command("withdraw_import", "4711")
