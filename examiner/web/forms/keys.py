"""The keys of a person, act by act, and whether single keys are wanted at all."""

from typing import Any

from django import forms

from examiner.accounts import preferences
from examiner.accounts.models import User
from examiner.accounts.preferences import Preferences
from examiner.web import keymap
from examiner.web.keymap import UnusableKeys


class KeysForm(forms.Form):
    """A field for each act, `key-relevant` and so on; empty takes the act its keys."""

    use_keys = forms.BooleanField(label="Use single keys", required=False)
    auto_advance = forms.BooleanField(
        label="After a verdict, go to the next design by itself", required=False
    )

    def __init__(self, *args: Any, chosen: Preferences, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "use_keys": not chosen.keys_off,
            "auto_advance": chosen.auto_advance,
        }
        super().__init__(*args, **kwargs)
        for act, keys in keymap.of(chosen).items():
            self.fields[f"key-{act}"] = forms.CharField(
                label=keymap.ACTS[act].words,
                initial=keymap.written(keys),
                required=False,
                max_length=60,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """The fields as the list of keys groups them, each with our own keys."""
        return [
            (
                group.title,
                [
                    (self[f"key-{act.name}"], keymap.written(act.keys))
                    for act in group.acts
                ],
            )
            for group in keymap.GROUPS
        ]

    def clean(self) -> None:
        typed = {act: self.cleaned_data.get(f"key-{act}", "") for act in keymap.ACTS}
        try:
            self.keys = keymap.read(typed)
        except UnusableKeys as problem:
            for act, why in problem.problems.items():
                self.add_error(f"key-{act}", why)

    def save(self, user: User) -> None:
        preferences.choose(
            user,
            keys=self.keys,
            keys_off=not self.cleaned_data["use_keys"],
            auto_advance=self.cleaned_data["auto_advance"],
        )
