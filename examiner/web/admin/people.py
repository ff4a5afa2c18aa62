"""People and their roles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import pluralize

from examiner.accounts import roles
from examiner.accounts.models import User
from examiner.cases import left_behind, team


class PersonActionForm(ActionForm):
    """An action on accounts, and the person whom it is for."""

    hand_over_to = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Hand over to"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hand_over_to"].queryset = team.people()  # type: ignore[attr-defined]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "role", "email", "is_active", "is_staff")
    list_filter = ("role", "is_active", "is_staff")
    # Both follow from the role: an administrator who is one no more keeps neither.
    readonly_fields = ("is_staff", "is_superuser")
    fieldsets = (*(DjangoUserAdmin.fieldsets or ()), ("Role", {"fields": ("role",)}))
    add_fieldsets = (
        *DjangoUserAdmin.add_fieldsets,
        ("Role", {"fields": ("role",)}),
    )

    action_form = PersonActionForm
    actions = ("hand_over_cases",)

    @admin.action(description="Hand over the cases of closed accounts")
    def hand_over_cases(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Give the cases nobody is in charge of to one person, unread."""
        wanted = request.POST.get("hand_over_to", "")
        person = team.people().filter(pk=wanted).first() if wanted.isdecimal() else None
        assert isinstance(request.user, User)
        if person is None:
            self.message_user(request, "Choose whom to hand over to.", messages.ERROR)
            return
        for former in chosen.order_by("pk"):
            try:
                given = left_behind.hand_over(request.user, former, person)
            except left_behind.REFUSALS as problem:
                self.message_user(request, str(problem), messages.ERROR)
            else:
                told = f"{given} case{pluralize(given)} handed over to {person}."
                self.message_user(request, told)

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        roles.give(obj, User.Role(obj.role))
        super().save_model(request, obj, form, change)
