"""Plain functions that make rows and small files for tests; every field may be given.

Drawings are line art of a few hundred pixels, different for each seed and equal for
equal seeds, stored as a real import stores them.
"""

import io
import random
import tempfile
import uuid
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case, CaseFigure, CaseMember
from search import case_media, intake, media, revisions, thumbnails, uploads
from search import figures as sheets
from search.models import (
    Encoder,
    Figure,
    Hit,
    Import,
    Job,
    Patent,
    PatentClass,
    QueryView,
    Reference,
    Revision,
    SearchRun,
    Sheet,
    Upload,
    UploadPage,
)

PASSWORD = "correct horse battery"
VIEWS = ("perspective", "front", "rear", "left", "right", "top", "bottom")

# Numbers of patents that are given none, by their last six digits, which are their
# application's too. No test may name one of these itself.
COUNTED = range(300_001, 400_000)
_counted = iter(COUNTED)
_DRAWN = 60  # patents one after another whose drawings differ


# -- people -------------------------------------------------------------------


def user(role: str = "examiner", *, name: str = "", **fields: Any) -> User:
    """A person of a role; the user name is the role's unless given."""
    return User.objects.create_user(
        username=name or role,
        password=PASSWORD,
        role=role,
        is_staff=role == User.Role.ADMINISTRATOR,
        is_superuser=role == User.Role.ADMINISTRATOR,
        **fields,
    )


def outsider(**fields: Any) -> User:
    """An examiner who is a member of nobody's case."""
    return user(name="outsider", **fields)


# -- pictures -----------------------------------------------------------------


def drawing(
    seed: int = 0, *, width: int = 420, height: int = 560, mode: str = "1"
) -> Image.Image:
    """A vessel in line art: an outline, some ribs, a foot; mode 1 or L."""
    draw_from = random.Random(seed)
    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)
    middle, top, bottom = width // 2, height // 8, height - height // 8
    widths = [draw_from.randint(width // 12, width // 3) for _ in range(5)]
    step = (bottom - top) // (len(widths) - 1)
    rows = [top + step * index for index in range(len(widths))]
    left = [(middle - half, row) for half, row in zip(widths, rows, strict=True)]
    right = [(middle + half, row) for half, row in zip(widths, rows, strict=True)]
    pen.line([*left, *reversed(right), left[0]], fill=0, width=3)
    for (x_left, row), (x_right, _) in zip(left[1:-1], right[1:-1], strict=True):
        pen.line([(x_left, row), (x_right, row)], fill=0, width=2)
    return image.convert(mode, dither=Image.Dither.NONE)


@cache
def picture(seed: int = 0, *, kind: str = "PNG", pages: int = 1, **drawn: Any) -> bytes:
    """A file of drawings; several pages as TIFF or PDF only."""
    images = [drawing(seed + page, **drawn) for page in range(pages)]
    options: dict[str, Any] = {"compression": "group4"} if kind == "TIFF" else {}
    if pages > 1:
        options |= {"save_all": True, "append_images": images[1:]}
    buffer = io.BytesIO()
    first = images[0].convert("L") if kind == "JPEG" else images[0]
    first.save(buffer, kind, **options)
    return buffer.getvalue()


def damaged_tiff(pages: int = 3, *, damaged: int) -> bytes:
    """A TIFF one page of which, from 0, libtiff cannot decode."""
    content = bytearray(picture(1, kind="TIFF", pages=pages))
    with Image.open(io.BytesIO(content)) as image:
        image.seek(damaged)
        (start,) = image.tag_v2[273]  # type: ignore[attr-defined]  # StripOffsets
    content[start : start + 16] = b"\x02\xaa" * 8
    return bytes(content)


def white_picture() -> bytes:
    """A PNG without any ink."""
    buffer = io.BytesIO()
    Image.new("L", (300, 400), 255).save(buffer, "PNG")
    return buffer.getvalue()


def pages_pdf(pages: int) -> bytes:
    """A PDF of many small pages."""
    image = drawing(1, width=60, height=80)
    buffer = io.BytesIO()
    image.save(buffer, "PDF", save_all=True, append_images=[image] * (pages - 1))
    return buffer.getvalue()


def store_picture(content: bytes) -> sheets.Sheet:
    """Store a drawing and its thumbnails in the public media, as an import does."""
    sheet, small = _read(content)
    root = Path(settings.PUBLIC_MEDIA)
    media.store(root, content)
    media.store_thumbnails(root, sheet.file_sha256, thumbnails=small)
    return sheet


@cache
def _read(content: bytes) -> tuple[sheets.Sheet, dict[int, bytes]]:
    """A sheet and its thumbnails, made once: many tests draw the same bottles."""
    sheet = sheets.read_sheet(content)
    return sheet, thumbnails.make(sheet.image)


# -- corpus -------------------------------------------------------------------


def job(kind: str = "import", **fields: Any) -> Job:
    return Job.objects.create(kind=kind, **{"state": Job.State.DONE} | fields)


def load(**fields: Any) -> Import:
    """An import, finished unless its job is given."""
    if "job" not in fields:
        fields["job"] = job(title="Import of grants")
    return Import.objects.create(**{"sources": ["grants"]} | fields)


def revision() -> int:
    """A revision number to date rows with."""
    return Revision.objects.create(reason="factory").pk


def patent(
    number: int | None = None,
    *,
    figures: int = 2,
    seed: int | None = None,
    locarno: str = "09-01",
    uspc: str = "D9/500",
    **fields: Any,
) -> Patent:
    """A granted design with its main classes and as many drawings as asked."""
    if number is None:
        number = 6_000_000 + next(_counted)
    elif number % 10**6 in COUNTED:
        raise ValueError(f"{number} is left to patents that are given no number")
    since = fields.pop("since", None) or revisions.latest() or revision()
    made = Patent.objects.create(
        **{
            "id": f"USD{number:07d}",
            "kind": "S1",
            "title": f"Bottle {number}",
            "claim": "The ornamental design for a bottle, as shown and described.",
            "granted_date": date(2021, 1, 26),
            "first_published": date(2021, 1, 26),
            "filed_date": date(2019, 8, 12),
            "application_number": f"29{number % 10**6:06d}",  # a family of its own
            "locarno": locarno,
            "uspc": uspc,
            "source": Patent.Source.GRANT,
            "format_version": "v4.5",
            "source_sha256": "0" * 64,
            "source_file": f"USD{number:07d}.XML",
            "parser_version": "1",
            "since": since,
        }
        | ({} if "load" in fields else {"load": load()})
        | fields
    )
    _classify(made, "locarno", locarno)
    _classify(made, "uspc", uspc)
    for position in range(figures):
        drawn = seed * 100 + position if seed else seed_of(made, position)
        figure(made, position=position, seed=drawn)
    return made


def seed_of(patent: Patent, position: int = 0) -> int:
    """What the drawings of a patent are drawn from that was given no seed."""
    number = int(patent.pk.removeprefix("USD"))
    return (number % _DRAWN + 1000) * 100 + position


def _classify(patent: Patent, scheme: str, symbol: str) -> None:
    if symbol:
        PatentClass.objects.create(
            patent=patent,
            scheme=scheme,
            position=0,
            symbol=symbol,
            raw=symbol,
            is_main=True,
            edition="13" if scheme == "locarno" else "",
            is_in_edition_15=True if scheme == "locarno" else None,
        )


def sheet(patent: Patent, *, position: int = 0, seed: int = 0, **fields: Any) -> Sheet:
    """A stored sheet with its file and thumbnails on disk."""
    read = store_picture(picture(seed, kind="TIFF"))
    return Sheet.objects.create(
        **{
            "patent": patent,
            "code": f"D{position + 1:05d}",
            "position": position,
            "file": f"{patent.pk}-20210126-D{position + 1:05d}.TIF",
            "state": Sheet.State.STORED,
            "file_sha256": read.file_sha256,
            "pixel_sha256": read.pixel_sha256,
            "perceptual_hash": read.perceptual_hash,
            "width": read.width,
            "height": read.height,
            "ink_share": read.ink_share,
            "since": patent.since,
        }
        | fields
    )


def figure(
    patent: Patent, *, position: int = 0, seed: int = 0, **fields: Any
) -> Figure:
    """A figure alone on its sheet, described by the words of its view."""
    is_gazette = bool(fields.get("is_gazette"))
    if "sheet" not in fields:
        code = "D00000" if is_gazette else f"D{position + 1:05d}"
        fields["sheet"] = sheet(
            patent, position=position, seed=seed, code=code, is_gazette=is_gazette
        )
    view = VIEWS[position % len(VIEWS)]
    return Figure.objects.create(
        **{
            "patent": patent,
            "position": position,
            "number": str(position + 1),
            "view": view,
            "binding": Figure.Binding.COUNT,
            "description": f"FIG. {position + 1} is a {view} view of a bottle;",
            "since": patent.since,
        }
        | fields
    )


def reference(patent: Patent, *, design: str, position: int = 0) -> Reference:
    """A cited US design, by its id."""
    return Reference.objects.create(
        patent=patent,
        position=position,
        kind=Reference.Kind.PATENT,
        country="US",
        number=f"D{int(design.removeprefix('USD'))}",
        name="Smith",
        raw_date="20100100",
        year=2010,
        month=1,
        cited_by="examiner",
        design=design,
    )


# -- cases ----------------------------------------------------------------------


def case(owner: User, **fields: Any) -> Case:
    """An open case with its facts; every field may be given."""
    return Case.objects.create(
        **{
            "owner": owner,
            "title": "Bottle",
            "application_number": "29/812,345",
            "applicants": ["Acme Corp."],
            "inventors": ["Ann Smith"],
            "filing_date": date(2024, 5, 1),
            "locarno": "09-01",
            "uspc": "D9/500",
        }
        | fields
    )


def member(case: Case, user: User, role: str = "colleague") -> CaseMember:
    return CaseMember.objects.create(case=case, user=user, role=role)


def case_figure(case: Case, *, seed: int = 0, **fields: Any) -> CaseFigure:
    """A figure as a person confirmed it, on a whole page of its own unless given."""
    if "page" not in fields:
        fields["page"] = upload(case.owner, seed=seed, case=case).pages.get()
    return CaseFigure.objects.create(
        **{"case": case, "position": case.figures.count(), "is_confirmed": True}
        | fields
    )


def page_row(case: Case, *, name: str = "front.tif") -> UploadPage:
    """A page of a case of which only the row is there: quicker, and no file to see."""
    made = Upload.objects.create(
        name=name, size=1, file_sha256="0" * 64, state=Upload.State.DECODED
    )
    access.place_upload(case.owner, made, case=case)
    return UploadPage.objects.create(
        upload=made, position=0, width=420, height=560, pixel_sha256="0" * 64
    )


# -- searches -----------------------------------------------------------------


def upload(
    owner: User, *, seed: int = 0, name: str = "front.tif", case: Case | None = None
) -> Upload:
    """A decoded upload with its files, in the owner's scratch case or another."""
    content = picture(seed, kind="TIFF")
    file = SimpleUploadedFile(name, content)
    received = intake.register(file)
    root = Path(settings.PRIVATE_MEDIA)
    intake._keep(file, case_media.original_path(root, received.pk))
    intake._store(received, _decoded(content), root)
    access.place_upload(owner, received, case=case)
    return received


@cache
def _decoded(content: bytes) -> list[uploads.DecodedPage]:
    """What the limited child makes of a file, asked once: it is slow to start."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return uploads.decode(Path(file.name), name="drawing.tif")


def encoder(**fields: Any) -> Encoder:
    return Encoder.objects.create(
        **{
            "name": "small",
            "load_name": "default",
            "weights_sha256": "a" * 64,
            "preprocessing_version": "drawings-1",
            "dimensions": 4,
            "has_text_tower": True,
            "state": Encoder.State.RETIRED,
        }
        | fields
    )


def run(
    owner: User,
    *,
    hits: Iterable[Patent] = (),
    figures: Iterable[Figure] = (),
    case: Case | None = None,
    **fields: Any,
) -> SearchRun:
    """A finished run with hits in the order given, of the owner's scratch case.

    Each query figure is matched to the hit's figure of the same place.
    """
    made = SearchRun.objects.create(
        **{
            "id": uuid.uuid4(),
            "state": SearchRun.State.DONE,
            "mode": SearchRun.Mode.EXACT,
            "eligible": 212,
            "eligible_designs": 31,
            "scanned": 212,
            "timings": {"encode": 0.1, "retrieve": 0.2, "total": 0.4},
        }
        | fields
    )
    access.place_run(owner, made, case=case)
    asked = list(figures)
    for position, asked_figure in enumerate(asked, start=1):
        QueryView.objects.create(run=made, position=position, figure=asked_figure)
    for rank, found in enumerate(hits, start=1):
        _hit(made, rank, found, len(asked))
    return made


def _hit(run: SearchRun, rank: int, patent: Patent, views: int) -> Hit:
    found = list(patent.figures.filter(is_gazette=False).order_by("position")[:views])
    similarity = round(1 - rank / 1000, 6)
    weight = round(1 / max(1, len(found)), 6)
    parts = [
        {
            "kind": "view",
            "facet": "overall",
            "query": position,
            "figure": matched.pk,
            "similarity": similarity,
            "closeness": similarity,
            "weight": weight,
            "share": round(similarity * weight, 6),
        }
        for position, matched in enumerate(found, start=1)
    ]
    return Hit.objects.create(
        run=run,
        rank=rank,
        patent=patent,
        score=round(sum(part["share"] for part in parts), 6),
        parts=parts,
    )
