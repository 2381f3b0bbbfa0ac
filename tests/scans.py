"""Scans made for tests: the pages of a PDF as pictures, aslant and under a red seal, and the PDF of such pictures."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def pictures(data: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [Image.fromarray(page.render(scale=dpi / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy()) for page in document]
    finally:
        document.close()


def worn(picture: Image.Image, degrees: float = 0.0, seal: tuple[int, int] | None = None) -> Image.Image:
    """The picture turned, with grain, and a red seal of 400 pixels whose corner is at `seal`."""
    if seal is not None:
        stamp = Image.new("RGB", picture.size, (255, 255, 255))
        draw = ImageDraw.Draw(stamp)
        for ring in range(0, 200, 25):
            draw.ellipse((seal[0] + ring, seal[1] + ring, seal[0] + 400 - ring, seal[1] + 400 - ring), outline=(230, 40, 40), width=6)
        picture = ImageChops.multiply(picture, stamp)  # as ink does: what was black stays black
    turned = picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    grain = np.random.default_rng(1).normal(0, 8, (turned.height, turned.width, 1))
    return Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8))


def scanned(pages: list[Image.Image]) -> bytes:
    """A PDF of these pictures alone."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for page in pages:
        canvas.drawImage(ImageReader(page), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def file(picture: Image.Image, form: str, dpi: int = 200) -> bytes:
    """The picture as PNG, JPEG or TIFF."""
    out = io.BytesIO()
    picture.save(out, form, dpi=(dpi, dpi))
    return out.getvalue()
