"""allauth's pages, where ours say or know something more."""

from typing import Any

from allauth.account.views import LoginView as AllauthLoginView
from allauth.account.views import RequestLoginCodeView as AllauthRequestLoginCodeView
from allauth.account.views import SignupView as AllauthSignupView
from django.forms import BaseForm
from django.http import HttpResponse

from frontend.account.institutions import institutions
from frontend.public.campaign import invited_address
from frontend.waiting import answered

FIVE_MINUTES = 300  # the longest that allauth closes one account for after wrong passwords


class SaysWhen:
    """A form that refuses because of too many attempts answers like every other closed door: 429, and when."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        errors = [error.code for problems in form.errors.as_data().values() for error in problems]
        if "too_many_login_attempts" in errors:
            form.closed_for = FIVE_MINUTES  # type: ignore[attr-defined]
        return answered(super().form_invalid(form), form)  # type: ignore[misc]


class LoginView(SaysWhen, AllauthLoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "institutions": institutions(self.request)}


class RequestLoginCodeView(SaysWhen, AllauthRequestLoginCodeView):
    pass


class SignupView(AllauthSignupView):
    def get_initial(self) -> dict[str, Any]:
        """Only the address of who came by an invitation: whoever it is decides everything else."""
        return {**super().get_initial(), "email": invited_address(self.request)}
