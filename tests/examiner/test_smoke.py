import pytest
from search.models import Patent
@pytest.mark.django_db
def test_db(): assert Patent.objects.count()==0
