"""The page of first bytes: how good they are at full size and reduced, and loads with them."""

from collections.abc import Iterator
from math import isinf

from harness.core.quality_curve import PictureQuality
from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.results.first_bytes import FirstBytesStudy, StudiedImages, StudiedLoad

_SHOWN_KIB = (16, 32, 64, 128)
_KIB = 1024
_HALVED = 2
"""The level that a quarter of the size is shown at."""

_HEAD = """\
# How good the first bytes are

`harness quality` writes this page; nothing in it was timed, and nothing is typed by hand. Qualities
are of pixels, times are predicted for {device}; decoder {decoder}.

A first range of HTJ2K may be decoded at a quarter of the size, as viewers do today, or at full size
from whatever is there (`decodeLevel: 0`), as cornerstone3D#2890 proposes. Of the same bytes, in the
middle slice of all and in the worst one: noise of the pixels (PSNR, dB) and similarity on screen
(SSIM), each brought to full size as the viewer shows it (a volume repeats pixels, a stack is
interpolated).
"""

_PASTE = """\
## To paste

```js
retrieveOptions: {
  multipleFast: { rangeIndex: 0, chunkSize: 32768, initialChunkSize: 32768, decodeLevel: 0 },
  multipleFinal: { rangeIndex: -1 },
}
```

A decoder that takes truncated streams is needed: `@cornerstonejs/codec-openjph` 2.4.10 or newer; a
test holds parts of streams, decoded by ours, to the pixels of 2.4.11. In scenarios it is
`retrieve: volume-htj2k-first-32-kib-full-size` (of a stack, `stack-htj2k-first-32-kib-full-size`),
under `policy: cs3d-2890`.
"""


def first_bytes_page(study: FirstBytesStudy) -> str:
    """The page in Markdown."""
    decoder = ", ".join(f"{name} {version}" for name, version in study.versions.items())
    parts = [_HEAD.format(device=study.device, decoder=decoder)]
    for images in study.images:
        said = " ".join(filter(None, (finding(images), caution(images))))
        parts += [f"## {escape_cell(images.name)}\n", f"{said}\n", _parts(images) + "\n"]
    parts += [_PASTE, "## Loads, predicted\n", _loads(study.loads) + "\n"]
    return "\n".join(parts)


def finding(images: StudiedImages) -> str:
    """What full size is worth at the same bytes, in one sentence."""
    gains = [
        (
            images.part(kib * _KIB, 0).median.psnr_db
            - images.part(kib * _KIB, _HALVED).median.psnr_db,
            images.part(kib * _KIB, 0).median.ssim - images.part(kib * _KIB, _HALVED).median.ssim,
        )
        for kib in _SHOWN_KIB
    ]
    (low_db, _), (high_db, _) = min(gains), max(gains)
    low_ssim, high_ssim = (pick(ssim for _, ssim in gains) for pick in (min, max))
    return (
        f"Of the same {_SHOWN_KIB[0]} to {_SHOWN_KIB[-1]} KiB, full size is {low_db:.1f} to"
        f" {high_db:.1f} dB and {low_ssim:.3f} to {high_ssim:.3f} SSIM better than a quarter of it."
    )


def caution(images: StudiedImages) -> str:
    """How much of it is how a quarter is enlarged, in one sentence; "" where nobody studied it."""
    gains = [
        (
            quarter.interpolated.psnr_db - quarter.median.psnr_db,
            images.part(quarter.size_bytes, 0).median.psnr_db - quarter.interpolated.psnr_db,
        )
        for quarter in (images.part(kib * _KIB, _HALVED) for kib in _SHOWN_KIB)
        if quarter.interpolated is not None
    ]
    if not gains:
        return ""
    smoothed_db, left_db = zip(*gains, strict=True)
    return (
        "The quarter is enlarged by repeating pixels, as the viewer's volume loader does;"
        f" interpolated, it would be {min(smoothed_db):.1f} to {max(smoothed_db):.1f} dB better,"
        f" and full size {min(left_db):.1f} to {max(left_db):.1f} dB better than that."
    )


def _parts(images: StudiedImages) -> str:
    def cell(level: int) -> Column[int]:
        header = {0: "Full size", 1: "Half", 2: "Quarter", 4: "A sixteenth"}[level]
        return Column(header, lambda kib: _both(images, kib, level))

    first: Column[int] = Column("First bytes", lambda kib: f"{kib} KiB")
    return table([first, *map(cell, (0, 1, 2, 4))], _SHOWN_KIB)


def _both(images: StudiedImages, kib: int, level: int) -> str:
    part = images.part(kib * _KIB, level)
    if images.frame_count == 1:
        return _told(part.median)
    return f"{_told(part.median)} (worst {_told(part.worst)})"


def _told(quality: PictureQuality) -> str:
    psnr = "equal" if isinf(quality.psnr_db) else f"{quality.psnr_db:.1f} dB"
    return f"{psnr}, {quality.ssim:.3f}"


def _loads(loads: tuple[StudiedLoad, ...]) -> str:
    def of(load: StudiedLoad) -> Iterator[str]:
        worst = load.quality.worst if load.quality else None
        yield "" if worst is None else f"{worst.first_render_ssim:.3f}"
        yield "" if worst is None else milliseconds(worst.ssim_95_s)
        yield "" if worst is None else milliseconds(worst.missing_s)

    columns: list[Column[StudiedLoad]] = [
        Column("Scenario", lambda load: escape_cell(load.scenario), is_number=False),
        Column("Case", lambda load: escape_cell(load.case), is_number=False),
        Column("Network", lambda load: escape_cell(load.network), is_number=False),
        Column("First render, ms", lambda load: milliseconds(load.first_render_s)),
        Column("its SSIM, worst image", lambda load: next(of(load))),
        Column("SSIM 0.95, ms", lambda load: list(of(load))[1]),
        Column("Missing, ms", lambda load: list(of(load))[2]),
        Column("Complete, ms", lambda load: milliseconds(load.complete_s)),
    ]
    return table(columns, loads)
