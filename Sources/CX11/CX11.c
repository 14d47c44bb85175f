#define _GNU_SOURCE
#include "CX11.h"

static _Thread_local int last_error;

static int remember_error(Display *display, XErrorEvent *event) {
    (void)display;
    last_error = event->error_code;
    return 0;
}

static int ignore_io_error(Display *display) {
    (void)display;
    return 0;
}

static void raise_flag(Display *display, void *flag) {
    (void)display;
    __atomic_store_n((int *)flag, 1, __ATOMIC_RELEASE);
}

void cx11_install_error_handlers(void) {
    XSetErrorHandler(remember_error);
    XSetIOErrorHandler(ignore_io_error);
}

int cx11_take_error(void) {
    int error = last_error;
    last_error = 0;
    return error;
}

void cx11_watch_io_error(Display *display, int *flag) {
    XSetIOErrorExitHandler(display, raise_flag, flag);
}


struct places {
    Window root;
    Atom title;
};

static Bool tells_of_windows(Display *display, XEvent *event, XPointer data) {
    const struct places *places = (const struct places *)data;
    (void)display;
    switch (event->type) {
    case CreateNotify: case DestroyNotify: case MapNotify: case UnmapNotify: case ReparentNotify:
    case GravityNotify: case CirculateNotify: case FocusIn: case FocusOut:
        return True;
    case ConfigureNotify:
        return event->xconfigure.window != places->root;
    case PropertyNotify:
        switch (event->xproperty.atom) {
        case XA_WM_NAME: case XA_WM_CLASS: case XA_WM_TRANSIENT_FOR:
            return True;
        default:
            return event->xproperty.atom == places->title;
        }
    default:
        return False;
    }
}

int cx11_tells_of_windows(XEvent *event, Window root, Atom title) {
    struct places places = {root, title};
    return tells_of_windows(NULL, event, (XPointer)&places);
}

int cx11_take_window_event(Display *display, Window root, Atom title, XEvent *event) {
    struct places places = {root, title};
    return XCheckIfEvent(display, event, tells_of_windows, (XPointer)&places);
}
