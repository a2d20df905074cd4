"""The commands of docker-compose.yml, word for word, on this machine's PostgreSQL and Redis:
one request and one task walk through web, beat and worker."""

import http.client
import subprocess
import time
from collections.abc import Callable

import psycopg
import pytest

from tests.project.mail_sink import mail_sink
from tests.project.production import HOST, compose_command, production

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("test_compose")]  # one production for all of them

QUEUE_ONE_NOTICE = """
from kotatgent.core import clock
from kotatgent.notices.models import Notice
now = clock.now()
Notice.objects.create(code="COMPOSETEST1", template="test", to_email="somebody@kotatgent.test", language="nl",
    subject="Proef", body="Door de rij.", about_kind="test", about_code="test", queued_at=now, try_at=now)
"""


@pytest.fixture(scope="module")
def mails():
    with mail_sink() as sink:
        yield sink


def get(made, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", int(made.environment["PORT"]), timeout=20)
    connection.request("GET", path, headers={"Host": HOST, **headers})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, dict(response.getheaders()), body


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.3)


def answers(made) -> bool:
    try:
        return get(made, "/healthz")[0] == 200
    except ConnectionError:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory, mails):
    folder = tmp_path_factory.mktemp("compose")
    with production(folder, mail_port=mails.port) as made:
        collected = made.manage("collectstatic", "--noinput", "-v0")
        assert collected.returncode == 0, collected.stderr
        migrated = made.run(*compose_command("migrate"), DATABASE_OWNER_URL=made.owner)
        assert migrated.returncode == 0, migrated.stdout + migrated.stderr
        for service in ("web", "worker", "beat"):
            made.start(service, compose_command(service), folder / f"{service}.log")
        made.folder = folder
        wait_for(lambda: answers(made), 60, "web")
        wait_for(lambda: "ready." in (folder / "worker.log").read_text(), 60, "worker")
        wait_for(lambda: "beat: Starting" in (folder / "beat.log").read_text(), 60, "beat")
        yield made


def test_ready_with_database_migrations_and_broker(served):
    status, _, body = get(served, "/readyz")
    assert (status, body) == (
        200,
        '{"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}',
    )


def test_a_page_behind_the_proxy_with_its_security_headers_and_hashed_files(served):
    status, headers, body = get(served, "/nl/", **{"X-Forwarded-Proto": "https"})
    assert status == 200
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "{{" not in body
    stylesheet = body.partition('rel="stylesheet"')[0].rpartition("<")[2] + body.partition('rel="stylesheet"')[2]
    path = stylesheet.partition('href="')[2].partition('"')[0]
    assert path.startswith("/static/")
    status, headers, _ = get(served, path, **{"X-Forwarded-Proto": "https"})
    assert (status, headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")


def test_without_tls_to_the_same_address_with_it(served):
    status, headers, _ = get(served, "/nl/")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/nl/")


def test_another_host_name_is_refused(served):
    assert get(served, "/nl/", Host="elsewhere.test", **{"X-Forwarded-Proto": "https"})[0] == 400


def test_worker_answers_its_health_check(served):
    check = ["celery", "-A", "kotatgent.celery", "inspect", "ping", "--timeout", "5"]
    wait_for(lambda: served.run(*check).returncode == 0, 40, "worker")


def test_scheduler_starts_a_task_whose_effect_is_in_the_database(served, mails):
    queued = served.manage("shell", "-v0", "-c", QUEUE_ONE_NOTICE)
    assert queued.returncode == 0, queued.stderr

    def sent() -> bool:
        with psycopg.connect(served.site) as link:
            row = link.execute("SELECT sent_at FROM notices_notice WHERE code = 'COMPOSETEST1'").fetchone()
        return row is not None and row[0] is not None

    wait_for(sent, 75, "mail by beat and worker")
    assert [mail for mail in mails.mails if "somebody@kotatgent.test" in mail and "Proef" in mail]
    with psycopg.connect(served.site) as link:
        events = link.execute("SELECT count(*) FROM audit_event WHERE subject_code = 'COMPOSETEST1'").fetchone()
    assert events == (1,)


def test_asked_to_stop_all_stop_in_order(served):
    for process in served.processes.values():
        process.terminate()
    for name, process in served.processes.items():
        try:
            assert process.wait(40) == 0, (served.folder / f"{name}.log").read_text()[-2000:]
        except subprocess.TimeoutExpired:
            pytest.fail(f"{name} did not stop: {(served.folder / f'{name}.log').read_text()[-2000:]}")
