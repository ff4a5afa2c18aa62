"""What a person chooses of the desk: density and theme at once, keys on a page."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from examiner.accounts import preferences
from examiner.web.forms.keys import KeysForm
from examiner.web.requests import SignedIn

CHOICES = {"density": preferences.DENSITIES, "theme": preferences.THEMES}


@require_POST
def choose(request: SignedIn) -> HttpResponse:
    """Keep a choice that a script has shown already: density, theme, advancing."""
    values: dict[str, str | bool] = {
        name: request.POST[name]
        for name, known in CHOICES.items()
        if request.POST.get(name) in known
    }
    if "auto_advance" in request.POST:
        values["auto_advance"] = request.POST["auto_advance"] == "on"
    if not values:
        return HttpResponse("No such choice.\n", status=HTTPStatus.BAD_REQUEST)
    preferences.choose(request.user, **values)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@never_cache
def keys(request: SignedIn) -> HttpResponse:
    """Every act with its keys, to be changed; or all put back to ours."""
    chosen = preferences.of(request.user)
    if request.method != "POST":
        form = KeysForm(chosen=chosen)
        return render(request, "accounts/keys.html", {"form": form})
    if "back" in request.POST:
        preferences.choose(request.user, keys={}, keys_off=False)
        messages.success(request, "All keys are back at their defaults.")
        return redirect("keys")
    form = KeysForm(request.POST, chosen=chosen)
    if form.is_valid():
        form.save(request.user)
        messages.success(request, "Your keys are kept.")
        return redirect("keys")
    return render(
        request,
        "accounts/keys.html",
        {"form": form},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
