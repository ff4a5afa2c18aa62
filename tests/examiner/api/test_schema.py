"""The OpenAPI schema: complete, recorded, and shown as a page."""

from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.test import APIClient

from tests import factories

RECORDED = Path(__file__).with_name("schema.yaml")


def test_the_schema_is_the_recorded_one() -> None:
    """After a wanted change: manage.py spectacular --file <this folder>/schema.yaml."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    made = OpenApiYamlRenderer().render(schema, renderer_context={})
    assert yaml.safe_load(made) == yaml.safe_load(RECORDED.read_text())


def test_the_schema_warns_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    SchemaGenerator().get_schema(request=None, public=True)
    assert "Warning" not in capsys.readouterr().err


@pytest.mark.django_db
def test_the_page_of_the_api_opens_for_the_signed_in() -> None:
    client = Client()
    client.force_login(
        factories.user("examiner"), "django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("api:docs"))
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert b"<style" not in page.content
    assert client.get(reverse("api:schema")).status_code == 200


@pytest.mark.django_db
def test_a_token_opens_the_api() -> None:
    factories.user("examiner")
    signed_in = {"username": "examiner", "password": factories.PASSWORD}
    token = APIClient().post(reverse("api:token"), signed_in).json()["token"]
    client = APIClient(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get(reverse("api:designs")).status_code == 200
