"""Liveness and readiness pages."""

import pytest
from django.test import Client
from django.urls import reverse

from search.models import Encoder
from tests import factories


def test_alive_needs_neither_sign_in_nor_database(client: Client) -> None:
    assert client.get(reverse("healthz")).json() == {"alive": True}


@pytest.mark.django_db
def test_ready_names_the_part_that_is_missing(client: Client) -> None:
    response = client.get(reverse("readyz"))
    assert response.status_code == 503
    assert response.json() == {"database": True, "redis": True, "encoder": False}


@pytest.mark.django_db
def test_ready_once_an_encoder_is_live(client: Client) -> None:
    factories.encoder(state=Encoder.State.LIVE)
    assert client.get(reverse("readyz")).status_code == 200
