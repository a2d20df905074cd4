import json

import pytest
from django.db import connection
from kombu import Connection

from kotatgent.operations import health


def test_process_that_answers_is_healthy_without_asking_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_database_broker_and_migrations_are(client):
    response = client.get("/readyz")
    assert response.status_code == 200, response.json()
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "not all applied"


@pytest.mark.django_db
def test_not_ready_without_a_broker(client, monkeypatch):
    closed = Connection("redis://127.0.0.1:1/0", transport_options={"socket_connect_timeout": 1})
    monkeypatch.setattr(health.current_app, "connection_for_write", lambda **options: closed)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.content)["broker"] == "no answer"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading(client, path):
    assert client.post(path).status_code == 405
