"""Draw a QR code as a small SVG picture."""

from collections.abc import Iterable
from itertools import groupby

import qrcode


def qr_svg(words: str) -> bytes:
    """Render the QR code of those words, correction level M, with a quiet zone of four modules."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(words)
    rows = code.get_matrix()
    drawn = "".join(f"M0 {y}.5{_runs(row)}" for y, row in enumerate(rows))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path stroke="#000" d="{drawn}"/></svg>'
    ).encode()


def _runs(row: Iterable[bool]) -> str:
    """Render one row as strokes along its dark squares: a third of the bytes of squares."""
    runs = ((dark, len(list(some))) for dark, some in groupby(row))
    return "".join(f"h{many}" if dark else f"m{many} 0" for dark, many in runs)
