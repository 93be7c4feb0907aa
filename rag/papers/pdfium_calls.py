"""Functions of pdfium's C interface that are asked for every object or word of a page, by bare addresses.

Their declared pointer types, and giving the interpreter's lock away and taking it back, cost several times
what the functions do (each reads a field or two). Handles are integers here: an address, or None.
"""

from __future__ import annotations

import ctypes
from typing import Final

import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]  # ships no types

_INT: Final = ctypes.c_int
_HANDLE: Final = ctypes.c_void_p


def _bare(function: object, result: type, *arguments: type) -> ctypes._FuncPointer:
    address = ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # a function of ctypes
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


loose_box: Final = _bare(pdfium_c.FPDFText_GetLooseCharBox, _INT, _HANDLE, _INT, _HANDLE)
"""Text page, index, address of four floats (left, top, right, bottom)."""
count_objects: Final = _bare(pdfium_c.FPDFPage_CountObjects, _INT, _HANDLE)
get_object: Final = _bare(pdfium_c.FPDFPage_GetObject, _HANDLE, _HANDLE, _INT)
count_annotations: Final = _bare(pdfium_c.FPDFPage_GetAnnotCount, _INT, _HANDLE)
object_type: Final = _bare(pdfium_c.FPDFPageObj_GetType, _INT, _HANDLE)
count_inside: Final = _bare(pdfium_c.FPDFFormObj_CountObjects, _INT, _HANDLE)
object_inside: Final = _bare(pdfium_c.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong)
render_mode: Final = _bare(pdfium_c.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
fill_colour: Final = _bare(pdfium_c.FPDFPageObj_GetFillColor, _INT, *(_HANDLE,) * 5)
count_marks: Final = _bare(pdfium_c.FPDFPageObj_CountMarks, _INT, _HANDLE)
clip_path: Final = _bare(pdfium_c.FPDFPageObj_GetClipPath, _HANDLE, _HANDLE)
count_clips: Final = _bare(pdfium_c.FPDFClipPath_CountPaths, _INT, _HANDLE)
object_bounds: Final = _bare(pdfium_c.FPDFPageObj_GetBounds, _INT, *(_HANDLE,) * 5)
text_object: Final = _bare(pdfium_c.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)


def address(handle: object) -> int:
    """The address behind a handle of pdfium; 0: none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # a ctypes pointer
