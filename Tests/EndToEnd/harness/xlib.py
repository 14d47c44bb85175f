"""The few questions to an X server that no Debian program answers."""

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
