"""Two questions that machines ask: is the process up, and can it do its work."""

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError

from frontend.access import public_page

BROKER_PATIENCE = 3  # seconds


@public_page
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database: a restart would not mend that one."""
    return JsonResponse({"status": "ok"})


@public_page
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and migrations, each "ok" or what is wrong; 503 when one is not."""
    parts = {"database": database()}
    parts["migrations"] = migrations() if parts["database"] == "ok" else "unknown"
    parts["broker"] = broker()
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **parts}, status=200 if ready else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "no answer"
    return "not all applied" if waiting else "ok"


def broker() -> str:
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_PATIENCE) as link:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
    except (BrokerError, ConnectionError, TimeoutError):
        return "no answer"
    return "ok"
