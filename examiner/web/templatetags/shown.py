"""How numbers, classes, scores and times are written on the screens."""

from datetime import date, datetime, timedelta

from django import template
from django.urls import reverse

from examiner.cases import tags
from examiner.cases.models import Case
from search import figure_pictures, numbers
from search.classes import locarno, uspc
from search.models import Figure, Job, Reference, Sheet

register = template.Library()

_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_FEW, _MINUTE, _HOUR = 10, 60, 3600


@register.filter
def design_number(patent_id: str) -> str:
    """`USD0908314` as it is printed: D908,314."""
    return numbers.shown(patent_id)


@register.filter
def locarno_name(symbol: str) -> str:
    """The title of a Locarno symbol; where it has none, that of its class."""
    return locarno.name(symbol) or locarno.name(locarno.class_of(symbol))


@register.filter
def uspc_name(symbol: str) -> str:
    """The name of the design class a USPC symbol belongs to."""
    return uspc.name(symbol)


@register.filter
def score(value: float) -> str:
    """A similarity with two decimals."""
    return f"{value:.2f}"


@register.filter
def percent(value: float) -> str:
    """A share of one in whole per cent."""
    return "<1 %" if 0 < value < 0.01 else f"{value:.0%}".replace("%", " %")


@register.filter
def day(value: date | None) -> str:
    """A date as ISO 8601 writes it, or a dash."""
    return value.strftime("%Y-%m-%d") if value else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute."""
    return value.strftime("%Y-%m-%d %H:%M") if value else "–"


@register.filter
def tag_words(case: Case, number: str | int) -> str:
    """A tag by its number and what it means in a case: Tag 1: waist."""
    return tags.words(case, int(number))


@register.filter
def all_tag_names(case: Case) -> list[str]:
    """The names of the five tags, empty where one has none."""
    return tags.names(case)


@register.filter
def cited_date(reference: Reference) -> str:
    """The date of a cited document as far as it is known: `Jun 1906`."""
    if not reference.year:
        return reference.raw_date
    if not reference.month:
        return str(reference.year)
    month = _MONTHS[reference.month - 1]
    return f"{reference.day or ''} {month} {reference.year}".strip()


@register.filter
def seconds(value: float | None) -> str:
    """A span of time: 0.4 s, 2 min 05 s, 3 h 10 min."""
    if value is None:
        return ""
    if value < _MINUTE:
        return f"{value:.1f} s" if value < _FEW else f"{value:.0f} s"
    if value < _HOUR:
        return f"{int(value // _MINUTE)} min {int(value % _MINUTE):02d} s"
    return f"{int(value // _HOUR)} h {int(value % _HOUR // _MINUTE):02d} min"


@register.filter
def time_left(job: Job) -> str:
    """What a job still needs at its present rate; empty where it cannot be told."""
    if not job.total or not job.rate or job.done >= job.total:
        return ""
    return seconds((job.total - job.done) / job.rate)


@register.filter
def time_taken(job: Job) -> str:
    """How long a job ran, or has run until its last sign of life."""
    end = job.finished_at or job.heartbeat_at
    if not job.started_at or not end:
        return ""
    return seconds(max(end - job.started_at, timedelta(0)).total_seconds())


@register.filter
def thousands(value: int | None) -> str:
    """A count with its thousands apart: 48,211."""
    return "–" if value is None else f"{value:,}"


@register.filter
def small_picture(drawn: Figure | Sheet) -> str:
    """The address of a figure's or a sheet's picture for lists."""
    return _picture(drawn, 320)


@register.filter
def large_picture(drawn: Figure | Sheet) -> str:
    """The address of a figure's or a sheet's picture for looking."""
    return _picture(drawn, 960)


@register.filter
def full_picture(drawn: Figure | Sheet) -> str:
    """The address of a figure or a sheet in all its pixels."""
    if isinstance(drawn, Sheet):
        return reverse("full-figure", args=[drawn.file_sha256])
    if not drawn.box:
        return full_picture(drawn.sheet)
    return reverse("full-part", args=[drawn.sheet.file_sha256, tuple(drawn.box)])


def _picture(drawn: Figure | Sheet, size: int) -> str:
    """Of a figure that shares its sheet, its own part alone."""
    if isinstance(drawn, Sheet):
        return reverse("thumbnail", args=[drawn.file_sha256, size])
    if not drawn.box:
        return _picture(drawn.sheet, size)
    return reverse("part", args=[drawn.sheet.file_sha256, tuple(drawn.box), size])


@register.filter
def pixel_width(figure: Figure) -> int | str:
    """The width of a figure's picture for its `img`, empty where it is not known."""
    size = figure_pictures.size_of(figure)
    return size[0] if size else ""


@register.filter
def pixel_height(figure: Figure) -> int | str:
    """The height of a figure's picture, likewise."""
    size = figure_pictures.size_of(figure)
    return size[1] if size else ""


@register.filter
def figure_label(figure: Figure) -> str:
    """`Fig. 3 · front` as far as number and view are known; else where it stands."""
    if not figure.number:
        return f"Sheet {figure.sheet.code[1:].lstrip('0') or '0'}"
    number = f"Fig. {figure.number}"
    view = "" if figure.view == "unknown" else figure.get_view_display()
    return f"{number} · {view}" if view else number


@register.filter
def in_words(text: str) -> str:
    """A symbol of code as words: `missing_images` is `missing images`."""
    return text.replace("_", " ")
