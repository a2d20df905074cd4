"""allauth's page to register, which knows the address of who came by an invitation."""

from typing import Any

from allauth.account.views import SignupView as AllauthSignupView

from frontend.public.campaign import invited_address


class SignupView(AllauthSignupView):
    def get_initial(self) -> dict[str, Any]:
        """Only the address: whoever it is decides everything else."""
        return {**super().get_initial(), "email": invited_address(self.request)}
