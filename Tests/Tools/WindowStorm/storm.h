#ifndef WINDOW_STORM_H
#define WINDOW_STORM_H

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/shape.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GREEN 0x00a000
#define DARK_GREEN 0x006000
#define MENU_GREEN 0x00c878
#define MAGENTA 0xff00ff
#define TYPE_COUNT 12

extern volatile sig_atomic_t is_over;

/// The names after `_NET_WM_WINDOW_TYPE_`.
extern const char *const window_types[TYPE_COUNT];

/// A window that may have no background (`-1`).
Window make_window(Display *display, Window parent, XRectangle area, long background, int unmanaged);

/// Sets what a window says of its kind.
void set_type(Display *display, Window window, int type);

/// Waits for events for so many milliseconds.
void wait_for_events(Display *display, int milliseconds);

long long now_milliseconds(void);

int run_permitted(Display *display);
int run_forbidden(Display *display, Window permitted, long permitted_pid);
int run_types(Display *display, unsigned long colour, int x, int y);

#endif
