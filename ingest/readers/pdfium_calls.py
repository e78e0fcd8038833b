"""The calls into pdfium that are made once a word: the same functions as pypdfium2's, with addresses as plain numbers.

pypdfium2 declares handles as typed pointers, which cost a Python object and a cast each; here a handle is an ``int``,
None for null. The functions are fpdf_text.h's and fpdf_edit.h's of the same names.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_int, c_void_p
from typing import Any

import pypdfium2.raw as pdfium_c


def _declared(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
    """Declare a function of pdfium anew."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value or 0)


def address(handle: Any) -> int:  # noqa: ANN401
    """Return the address that a handle of pypdfium2 holds."""
    return ctypes.cast(handle, c_void_p).value or 0


char_box = _declared(pdfium_c.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
char_origin = _declared(pdfium_c.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
char_angle = _declared(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float, c_void_p, c_int)
text_object = _declared(pdfium_c.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
render_mode = _declared(pdfium_c.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
fill_colour = _declared(pdfium_c.FPDFPageObj_GetFillColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
font_of = _declared(pdfium_c.FPDFTextObj_GetFont, c_void_p, c_void_p)
font_name = _declared(pdfium_c.FPDFFont_GetBaseFontName, ctypes.c_size_t, c_void_p, c_void_p, ctypes.c_size_t)
