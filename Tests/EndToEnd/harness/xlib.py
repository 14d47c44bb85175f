"""What no Debian program does with an X server: a few questions, and drawing on purpose."""

import ctypes
import ctypes.util

_xlib = None


def _library():
    global _xlib
    if _xlib is None:
        _xlib = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        _xlib.XOpenDisplay.restype = ctypes.c_void_p
        _xlib.XOpenDisplay.argtypes = [ctypes.c_char_p]
        _xlib.XQueryKeymap.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
        _xlib.XCloseDisplay.argtypes = [ctypes.c_void_p]
    return _xlib


def query_keymap(display):
    """Keycodes that are down, for everybody on the display."""
    library = _library()
    connection = library.XOpenDisplay(display.encode())
    if not connection:
        raise ConnectionError(f"cannot open {display}")
    try:
        buffer = ctypes.create_string_buffer(32)
        library.XQueryKeymap(connection, buffer)
        return [code for code in range(256) if buffer.raw[code // 8] >> (code % 8) & 1]
    finally:
        library.XCloseDisplay(connection)


def query_buttons(display):
    """How many of the pointer's first five buttons are down."""
    library = _library()
    library.XDefaultRootWindow.restype = ctypes.c_ulong
    library.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
    library.XQueryPointer.argtypes = [ctypes.c_void_p, ctypes.c_ulong] + [ctypes.c_void_p] * 7
    connection = library.XOpenDisplay(display.encode())
    if not connection:
        raise ConnectionError(f"cannot open {display}")
    try:
        windows = [ctypes.c_ulong() for _ in range(2)]
        numbers = [ctypes.c_int() for _ in range(4)]
        mask = ctypes.c_uint()
        library.XQueryPointer(connection, library.XDefaultRootWindow(connection),
                              *(ctypes.byref(each) for each in (*windows, *numbers, mask)))
        return (mask.value >> 8 & 0x1F).bit_count()
    finally:
        library.XCloseDisplay(connection)


class XImage(ctypes.Structure):
    """The beginning of Xlib's structure, which is all that is looked at."""

    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                ("format", ctypes.c_int), ("data", ctypes.c_void_p),
                ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
                ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int),
                ("depth", ctypes.c_int), ("bytes_per_line", ctypes.c_int)]


_P, _L, _I, _U = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_uint
_DRAWING = {
    "XDefaultRootWindow": (_L, [_P]), "XDefaultVisual": (_P, [_P, _I]),
    "XCreateGC": (_P, [_P, _L, _L, _P]), "XSetGraphicsExposures": (_I, [_P, _P, _I]),
    "XSetSubwindowMode": (_I, [_P, _P, _I]), "XFree": (_I, [_P]),
    "XGetGeometry": (_I, [_P, _L] + [_P] * 7), "XGrabServer": (_I, [_P]),
    "XUngrabServer": (_I, [_P]), "XSync": (_I, [_P, _I]), "XFlush": (_I, [_P]),
    "XGetImage": (ctypes.POINTER(XImage), [_P, _L, _I, _I, _U, _U, _L, _I]),
    "XCreateImage": (ctypes.POINTER(XImage),
                     [_P, _P, _U, _I, _I, ctypes.c_char_p, _U, _U, _I, _I]),
    "XPutImage": (_I, [_P, _L, _P, ctypes.POINTER(XImage), _I, _I, _I, _I, _U, _U]),
    "XSetForeground": (_I, [_P, _P, _L]), "XSetBackground": (_I, [_P, _P, _L]),
    "XFillRectangle": (_I, [_P, _L, _P, _I, _I, _U, _U]),
    "XDrawImageString": (_I, [_P, _L, _P, _I, _I, ctypes.c_char_p, _I]),
    "XDrawPoint": (_I, [_P, _L, _P, _I, _I]), "XDrawLine": (_I, [_P, _L, _P, _I, _I, _I, _I]),
    "XCopyArea": (_I, [_P, _L, _L, _P, _I, _I, _U, _U, _I, _I]),
    "XCreateSimpleWindow": (_L, [_P, _L, _I, _I, _U, _U, _U, _L, _L]),
    "XChangeWindowAttributes": (_I, [_P, _L, _L, _P]), "XMapRaised": (_I, [_P, _L]),
    "XSelectInput": (_I, [_P, _L, ctypes.c_long]), "XPending": (_I, [_P]),
    "XSetInputFocus": (_I, [_P, _L, _I, _L]), "XConnectionNumber": (_I, [_P]),
    "XNextEvent": (_I, [_P, _P]),
    "XMoveWindow": (_I, [_P, _L, _I, _I]), "XDestroyWindow": (_I, [_P, _L]),
}


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _go_on(_display, _error):
    """A mistake of a drawing is no reason to end, which is what Xlib would do."""
    return 0


def drawing_library():
    """Xlib, with what it takes to draw and to look."""
    library = _library()
    for name, (result, arguments) in _DRAWING.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.XSetErrorHandler(_go_on)
    return library
