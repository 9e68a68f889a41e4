"""Signing in and out: Django's views with the house's form, rule and first page."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse

from wanderamt.apps.workforce.forms import LoginForm
from wanderamt.apps.workforce.models import User
from wanderamt.foundation.access import public
from wanderamt.foundation.roles import Role


class Login(LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The page on which the day of this person begins."""
        user = self.request.user
        if isinstance(user, User):
            for role, page in settings.STAFF_START_PAGES.items():
                if user.has_role(Role(role)):
                    return reverse(page)
        return super().get_default_redirect_url()


login = public(Login.as_view())
logout = public(LogoutView.as_view(template_name="registration/logged_out.html"))
