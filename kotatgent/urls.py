"""Assembly: every page exists under /nl/ and /en/; machines have their own doors outside the languages."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from frontend.access import public_page
from frontend.account import institutions
from frontend.account.views import LoginView, RequestLoginCodeView, SignupView
from frontend.public.bounces import mail_events
from frontend.public.keys import keys
from kotatgent.operations import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler403 = "frontend.errors.forbidden"
handler404 = "frontend.errors.not_found"
handler429 = "frontend.waiting.too_fast"
handler500 = "frontend.errors.server_error"

urlpatterns = [
    path("", public_page(RedirectView.as_view(url="/nl/")), name="root"),
    path("healthz", health.healthz, name="healthz"),
    path(".well-known/jwks.json", keys, name="signing_keys"),
    path("mail/events", mail_events, name="mail_events"),
    path("oidc/<slug:provider>/", institutions.go, name="institution_login"),
    path("oidc/<slug:provider>/terug/", institutions.come_back, name="institution_callback"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("kotatgent.api.urls")),
    path("naslag/", admin.site.urls),
    *i18n_patterns(
        path("account/signup/", SignupView.as_view(), name="account_signup"),
        path("account/login/", LoginView.as_view(), name="account_login"),
        path("account/login/code/", RequestLoginCodeView.as_view(), name="account_request_login_code"),
        # allauth's own pages for other providers stay away: frontend.account.institutions has that door.
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        path("account/sessions/", include("allauth.usersessions.urls")),
        path("", include("frontend.urls")),
    ),
]
