"""The tests' own guards refuse what they are there to refuse."""

import socket
import urllib.request

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import path

from kotatgent.accounts.models import Institution
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.audit.record import record
from kotatgent.core import clock
from tests.network import NetworkRefused
from tests.strict import StrictClient, problems
from tests.templates import UndefinedVariable

GOOD = """<!doctype html><title>x</title><script src="/static/a.js"></script><script nonce="n">1</script>
<script type="application/json">{}</script><p id="a">text</p><input value="{ not a template }">"""


def test_good_page_passes():
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<button onclick='go()'>", "inline handler"),
        ("<p style='color:red'>", "inline style"),
        ("<script>go()</script>", "inline <script>"),
        ("<style>p{}</style>", "inline <style>"),
        ("<a href='javascript:go()'>", "script in an address"),
        ("<p id=a></p><p id=a></p>", "two elements"),
        ("<p>{{ name }}</p>", "unrendered"),
        ("<p>{% now %}</p>", "unrendered"),
    ],
)
def test_page_that_the_security_policy_would_block_or_that_is_half_rendered(html, word):
    assert any(word in line for line in problems(html))


urlpatterns = [path("bad", lambda request: HttpResponse("<p onclick='x()'>"))]


@pytest.mark.urls(__name__)
def test_client_of_all_tests_is_the_strict_one(client, settings):
    settings.MIDDLEWARE = []
    assert isinstance(client, StrictClient)
    with pytest.raises(AssertionError, match="inline handler"):
        client.get("/bad")


def test_variable_that_is_not_there(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "page.html").write_text("<p>{{ missing }}</p>{% if also_missing %}{% endif %}")
    engine = Engine(dirs=[tmp_path], string_if_invalid=UndefinedVariable())
    with pytest.raises(AssertionError, match=r"page\.html uses a variable that is not there: missing"):
        engine.get_template("page.html").render(Context({}))


def test_templates_of_packages_may_lean_on_silence():
    engine = Engine(string_if_invalid=UndefinedVariable())
    assert engine.from_string("{{ missing }}").render(Context({})) == ""
    assert render_to_string("django/forms/widgets/input.html", {"widget": {"name": "n", "type": "text", "attrs": {}}})


def test_no_call_to_another_machine():
    with pytest.raises(NetworkRefused):
        urllib.request.urlopen("http://192.0.2.1/")
    with pytest.raises(NetworkRefused):
        socket.create_connection(("example.org", 80))


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_may_empty_the_register_and_it_is_closed_again_afterwards():
    def write() -> None:
        with transaction.atomic():
            record(Kind.RECORDED, Institution(pk=1), by=SWEEP, now=clock.now())

    write()
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    write()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
