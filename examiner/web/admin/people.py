"""People and their roles."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest

from examiner.accounts import roles
from examiner.accounts.models import User


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

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        roles.give(obj, User.Role(obj.role))
        super().save_model(request, obj, form, change)
