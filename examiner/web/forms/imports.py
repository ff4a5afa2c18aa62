"""Sources of an import: files sent along, or a path of the server."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

ENDINGS = (".xml", ".zip", ".tar", ".pdf")


class SeveralFiles(forms.ClearableFileInput):
    """The browser's file picker for any number of files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the value is a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        given = data or [None]  # without a file the field says what is missing
        return [super(FilesField, self).clean(one, initial) for one in given]


class FilesForm(forms.Form):
    """Files of grants; each is checked before any is kept."""

    sent = FilesField(
        label="Files",
        widget=SeveralFiles(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": "Choose at least one file.",
            "empty": "One of the files is empty; choose it again.",
        },
    )

    def clean_sent(self) -> list["UploadedFile[bytes]"]:
        files: list[UploadedFile[bytes]] = self.cleaned_data["sent"]
        problems = [problem for problem in map(_problem, files) if problem]
        if problems:
            raise forms.ValidationError(problems)
        return files


class PathForm(forms.Form):
    """A file or folder of the server, below one of the folders opened for imports."""

    path = forms.CharField(
        label="Path on the server",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    is_update = forms.BooleanField(
        label="Replace stored grants that differ", required=False
    )

    def clean_path(self) -> str:
        """Refuse what lies elsewhere; links are followed before they are judged."""
        asked = Path(self.cleaned_data["path"].strip())
        roots: list[Path] = settings.IMPORT_ROOTS
        candidates = (
            [asked] if asked.is_absolute() else [root / asked for root in roots]
        )
        for candidate in candidates:
            real = _existing(candidate)
            if real and any(real.is_relative_to(root) for root in roots):
                return str(real)
        raise forms.ValidationError(
            "There is no such file or folder below the folders opened for imports: "
            + ", ".join(map(str, roots))
        )


def _existing(path: Path) -> Path | None:
    """The path with its links followed, None where nothing is that can be reached."""
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):  # absent, closed, too long, links in a circle
        return None


def _problem(file: "UploadedFile[bytes]") -> str:
    name, size = file.name or "", file.size or 0
    if not name.lower().endswith(ENDINGS):
        return f"{name}: only {', '.join(ENDINGS)} files can be imported."
    if size > settings.IMPORT_LARGEST_FILE:
        most = filesizeformat(settings.IMPORT_LARGEST_FILE)
        return (
            f"{name} has {filesizeformat(size)}; the most is {most}. Put it into an "
            "import folder of the server and name its path instead."
        )
    return ""
