"""Signing in and out, and one's own password."""

from django.contrib.auth import views as auth
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy

sign_in = auth.LoginView.as_view(
    template_name="accounts/sign_in.html", redirect_authenticated_user=True
)
sign_out = auth.LogoutView.as_view()


class ChangePassword(SuccessMessageMixin, auth.PasswordChangeView):  # type: ignore[type-arg]
    """Asks for the old password before it takes a new one."""

    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("dashboard")
    success_message = "Your password is changed."
