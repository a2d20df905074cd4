"""Every refusal in one shape: problem details (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from kotatgent.core.errors import Conflict, RuleBroken

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    415: "Unsupported media type",
    429: "Too many requests",
}


class ProblemSerializer(serializers.Serializer[Any]):
    """What every refusal looks like. `errors` names the parameter or field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


def refusals(*codes: int) -> dict[tuple[int, str], type[ProblemSerializer]]:
    """For the schema: these statuses come as problem details."""
    return {(code, CONTENT_TYPE): ProblemSerializer for code in codes}


class WrongParameters(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "wrong_parameters"

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("Some parameters can't be used.")
        self.problems = problems


def problem(code: int, detail: str, *, name: str, errors: dict[str, list[str]] | None = None) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(code, "Refused"),
        "status": code,
        "detail": detail,
        "code": name,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type=CONTENT_TYPE)


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF asks when a view raises; None lets a real fault become a 500."""
    answer = _answer(error)
    if answer is not None:
        set_rollback()
    return answer


def _answer(error: Exception) -> Response | None:
    match error:
        case RuleBroken():
            errors = {error.field: [str(error.message)]} if error.field else None
            if isinstance(error, Conflict) and error.changes:
                errors = {name: [str(value)] for name, value in error.changes.items()}
            return problem(error.status, str(error.message), name=error.code, errors=errors)
        case DjangoValidationError():
            fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            return problem(400, "Some fields can't be used.", name="wrong_fields", errors=fields)
        case WrongParameters():
            return problem(400, str(error.detail), name="wrong_parameters", errors=error.problems)
        case exceptions.ValidationError():
            return problem(400, "Some fields can't be used.", name="wrong_fields", errors=_flat(error.detail))
        case Http404():
            return problem(404, "There is nothing here.", name="not_found")
        case PermissionDenied():
            return problem(403, "Your account may not do this.", name="not_allowed")
        case exceptions.APIException():
            answer = problem(error.status_code, str(error.detail), name=error.default_code)
            if header := getattr(error, "auth_header", None):
                answer["WWW-Authenticate"] = header
            if wait := getattr(error, "wait", None):
                answer["Retry-After"] = str(int(wait))
            return answer
    return None


def _flat(detail: Any) -> dict[str, list[str]]:
    if not isinstance(detail, dict):
        return {"": [str(part) for part in detail]}
    return {
        name: [str(part) for part in parts] if isinstance(parts, list) else [str(parts)]
        for name, parts in detail.items()
    }
