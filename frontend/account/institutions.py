"""Signing in by the identity provider of one's own institution (OpenID Connect, docs/adr/0050).

django-allauth leads the conversation; here stands what it leaves open: the signature and the nonce of an id token are
looked at always, nothing of what a provider told is kept but its number of the person, and who comes in is asked of
`kotatgent.partners.arriving`.
"""

from typing import Any, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from jwt import InvalidTokenError, get_unverified_header
from requests import RequestException

from frontend.access import public_page
from kotatgent.accounts.models import Institution, User
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken, Text
from kotatgent.partners.arriving import Arrival, arrive

SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384"})  # with a key pair, and nothing weaker
Claims = dict[str, Any]


class Door(OpenIDConnectOAuth2Adapter):
    """The conversation with one provider."""

    nonce = ""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """One address for both languages: it is registered with the provider."""
        return settings.BASE_URL + reverse("institution_callback", kwargs={"provider": self.provider_id})

    @property
    def openid_config(self) -> dict[str, Any]:
        """Raises OAuth2Error where it is not of the issuer that was configured."""
        found: dict[str, Any] = super().openid_config
        if found.get("issuer") != _provider(self.request, self.provider_id).app.settings["issuer"]:
            raise OAuth2Error("The issuer is another one.")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = self._claims(app, str(kwargs["response"].get("id_token", "")))
        if app.settings.get("userinfo"):
            claims = self._with_userinfo(claims, token.token)
        provider = _provider(request, self.provider_id)
        login: SocialLogin = provider.sociallogin_from_response(request, {"id_token": {"sub": claims["sub"]}})
        login.account.extra_data = {}
        vars(login)["claims"] = claims  # looked at by SocialAdapter, and kept nowhere
        return login

    def _claims(self, app: SocialApp, id_token: str) -> Claims:
        try:
            if get_unverified_header(id_token).get("alg") not in SIGNED_BY:
                raise OAuth2Error("Not signed with a key pair.")
        except InvalidTokenError as error:
            raise OAuth2Error("No id token.") from error
        claims: Claims = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=app.settings["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not self.nonce or not constant_time_compare(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("The nonce is another one.")
        if "exp" not in claims or claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("For somebody else, or for ever.")
        return claims

    def _with_userinfo(self, claims: Claims, access_token: str) -> Claims:
        info = self._fetch_user_info(access_token)
        if info.get("sub") != claims["sub"]:
            raise OAuth2Error("Told of somebody else.")
        return {**claims, **{name: info[name] for name in ("email", "email_verified") if name in info}}


class Return(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        if state is not None:
            cast(Door, self.adapter).nonce = state.get("nonce", "")
        return state, response


class SocialAdapter(DefaultSocialAccountAdapter):
    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Raises the page that says so."""
        down, cancelled = isinstance(exception, RequestException), error == AuthError.CANCELLED
        raise ImmediateHttpResponse(_refused(request, provider.name, down=down, cancelled=cancelled))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whom the login is for; raises the page that says why nobody."""
        provider = sociallogin.provider
        try:
            user = _arrived(request, sociallogin, provider.app.settings)
        except RuleBroken as refused:
            answer = _refused(request, provider.name, why=refused.message, status=refused.status)
            raise ImmediateHttpResponse(answer) from refused
        sociallogin.user = user


@transaction.atomic
def _arrived(request: HttpRequest, login: SocialLogin, configured: dict[str, Any]) -> User:
    claims: Claims = vars(login)["claims"]
    email = str(claims.get("email") or "").strip().lower()
    arrival = Arrival(
        institution=get_object_or_404(Institution, code=configured["institution"]),
        domains=tuple(configured["domains"]),
        anybody=configured["anybody"],
        email=email,
        verified=claims.get("email_verified") is True or configured["vouches"],
        language=translation.get_language() or "nl",
    )
    known = login.user if login.is_existing and isinstance(login.user, User) else None
    signed_in = request.user if isinstance(request.user, User) else None
    user = arrive(arrival, known=known, signed_in=signed_in, now=clock.now())
    login.account.user = user
    login.account.save()
    return user


def _refused(
    request: HttpRequest,
    name: str,
    *,
    why: Text = "",
    down: bool = False,
    cancelled: bool = False,
    status: int = 400,
) -> HttpResponse:
    context = {"name": name, "why": why, "down": down, "cancelled": cancelled}
    return render(request, "account/institution_refused.html", context, status=503 if down else status)


def _provider(request: HttpRequest, provider: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider=provider)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@public_page
@never_cache
@require_safe
def go(request: HttpRequest, provider: str) -> HttpResponse:
    """To the provider. A link and no form: the security policy lets no form of ours end at another site."""
    found = _provider(request, provider)
    nonce, onwards = get_random_string(32), request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onwards, allowed_hosts=None):
        onwards = reverse("partners_home")
    found.oauth2_adapter_class = Door
    try:
        answer: HttpResponse = found.redirect(
            request, AuthProcess.LOGIN, next_url=onwards, auth_params={"nonce": nonce}, nonce=nonce
        )
    except ImmediateHttpResponse as refused:
        return refused.response
    except (RequestException, KeyError, ValueError):
        return _refused(request, found.name, down=True)
    except OAuth2Error:
        return _refused(request, found.name)
    return answer


@public_page
@never_cache
@require_safe
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    found = _provider(request, provider)
    view = Return.adapter_view(Door(request, provider))  # type: ignore[no-untyped-call]
    try:
        answer: HttpResponse = view(request)
    except RequestException:
        return _refused(request, found.name, down=True)
    except (OAuth2Error, KeyError, ValueError, TypeError):  # what the provider answered is not what it should be
        return _refused(request, found.name)
    return answer


def institutions(request: HttpRequest) -> list[tuple[str, str]]:
    """Address and name of each provider, for the page to sign in."""
    apps = get_adapter().list_apps(request, provider="openid_connect")
    return [(reverse("institution_login", kwargs={"provider": app.provider_id}), app.name) for app in apps]
