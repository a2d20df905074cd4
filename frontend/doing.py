from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from frontend.forms import VersionedForm, add_rule_error, add_validation_error
from kotatgent.core.errors import Conflict, RuleBroken


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also a form of nothing but empty boxes was sent."""
    return request.POST if request.method == "POST" else None


def carried_out(form: BaseForm, action: Callable[[], object]) -> bool:
    """Whether the action went through; what it refuses stands in the form.

    A Conflict goes on: either the page shows what changed, or it becomes a page of its own.
    """
    try:
        action()
    except Conflict:
        raise
    except RuleBroken as error:
        add_rule_error(form, error)
    except ValidationError as error:
        add_validation_error(form, error)
    else:
        return True
    return False


def saved(form: VersionedForm, row: Model, action: Callable[[], object], *, by_field: bool = True) -> bool:
    """The same of a row that counts its `version`: what somebody else changed meanwhile stands in the form too.

    `by_field`: what each field holds now; not where the fields of the form are not the columns of the row.
    """
    try:
        return carried_out(form, action)
    except Conflict as conflict:
        form.show_conflict(conflict if by_field else Conflict(conflict.code, conflict.message), row=row)
        return False
