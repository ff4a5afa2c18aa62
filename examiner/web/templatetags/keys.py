"""The keys of a person, for the page that acts on them and the list that tells them."""

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from examiner.accounts import preferences
from examiner.web import keymap

register = template.Library()
register.filter("caps", keymap.shown)


@register.simple_tag(takes_context=True)
def preferences_script(context: dict[str, Any]) -> SafeString:
    """What scripts need of a person's preferences, as a block of data."""
    chosen = preferences.of(_person(context))
    data = {
        "keys": keymap.of(chosen),
        "keys_off": chosen.keys_off,
        "auto_advance": chosen.auto_advance,
        "density": chosen.density,
    }
    return json_script(data, "preferences")


@register.inclusion_tag("partials/_keys.html", takes_context=True)
def keys_dialog(context: dict[str, Any]) -> dict[str, Any]:
    """The list that `?` opens, made from the map."""
    person = _person(context)
    chosen = preferences.of(person)
    keys = keymap.of(chosen)
    groups = [
        (group.title, [(act.words, keys[act.name]) for act in group.acts])
        for group in keymap.GROUPS
    ]
    return {"groups": groups, "chosen": chosen, "person": person}


@register.inclusion_tag("palette/_dialog.html", takes_context=True)
def palette(context: dict[str, Any]) -> dict[str, Any]:
    """The dialog of Ctrl-K, with every act there is."""
    keys = keymap.of(preferences.of(_person(context)))
    acts = [(act.name, act.words, keys[act.name]) for act in keymap.ACTS.values()]
    return {"acts": acts, "csrf_token": context.get("csrf_token")}


def _person(context: dict[str, Any]) -> Any:
    return getattr(context.get("request"), "user", None)
