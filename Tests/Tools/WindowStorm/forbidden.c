// An application that may not be seen: magenta in all its pixels, and never at rest.
#include "storm.h"



#define WINDOWS 8
#define ARGB 6
#define SHAPED 7

static Window permitted;
static Window root;
static long permitted_pid;

static XRectangle anywhere(void) {
    return (XRectangle){random() % 420 - 20, random() % 320 - 20, 60 + random() % 260,
                        60 + random() % 200};
}

static Window make_argb(Display *display) {
    XVisualInfo info;
    if (!XMatchVisualInfo(display, DefaultScreen(display), 32, TrueColor, &info)) return None;
    XSetWindowAttributes attributes = {
        .background_pixel = 0x80800080,
        .colormap = XCreateColormap(display, root, info.visual, AllocNone),
        .override_redirect = 1,
    };
    return XCreateWindow(display, root, 40, 40, 260, 200, 0, 32, InputOutput, info.visual,
                         CWBackPixel | CWBorderPixel | CWColormap | CWOverrideRedirect,
                         &attributes);
}

static void shape(Display *display, Window window) {
    XRectangle parts[3];
    for (int index = 0; index < 3; index++) parts[index] = anywhere();
    XShapeCombineRectangles(display, window, ShapeBounding, 0, 0, parts, 3, ShapeSet, Unsorted);
}

static void pretend(Display *display, Window window) {
    XClassHint hint = {.res_name = "permitted", .res_class = "permitted"};
    XSetClassHint(display, window, &hint);
    XStoreName(display, window, "permitted");
    XSetTransientForHint(display, window, permitted);
    XChangeProperty(display, window, XInternAtom(display, "_NET_WM_PID", False), XA_CARDINAL, 32,
                    PropModeReplace, (unsigned char *)&permitted_pid, 1);
    XChangeProperty(display, window, XInternAtom(display, "WM_CLIENT_LEADER", False), XA_WINDOW,
                    32, PropModeReplace, (unsigned char *)&permitted, 1);
}

static void fill_screen(Display *display, Window window) {
    XEvent event = {.xclient = {
        .type = ClientMessage, .window = window, .format = 32,
        .message_type = XInternAtom(display, "_NET_WM_STATE", False),
        .data.l = {2, (long)XInternAtom(display, "_NET_WM_STATE_FULLSCREEN", False)}}};
    XSendEvent(display, root, False, SubstructureRedirectMask | SubstructureNotifyMask, &event);
}

static void set_unmanaged(Display *display, Window window, int unmanaged) {
    XSetWindowAttributes attributes = {.override_redirect = unmanaged};
    XUnmapWindow(display, window);
    XChangeWindowAttributes(display, window, CWOverrideRedirect, &attributes);
    XMapRaised(display, window);
}

/// Whether windows go into the one that may be seen: not always, or it never would be seen.
static int goes_inside;

static void act(Display *display, Window *windows) {
    Window window = windows[random() % WINDOWS];
    XRectangle place = anywhere();
    switch (random() % 19) {
    case 0: case 1: XMapRaised(display, window); break;
    case 2: XUnmapWindow(display, window); break;
    case 3: case 4: XRaiseWindow(display, window); break;
    case 5: XLowerWindow(display, window); break;
    case 6: case 7: XMoveWindow(display, window, place.x, place.y); break;
    case 8: XResizeWindow(display, window, place.width, place.height); break;
    case 9: XMoveResizeWindow(display, window, place.x, place.y, place.width, place.height); break;
    case 10: set_unmanaged(display, window, random() % 2); break;
    case 11: set_type(display, window, random() % TYPE_COUNT); break;
    case 12: pretend(display, window); break;
    case 13: if (random() % 8 == 0) fill_screen(display, window); break;
    case 14: XIconifyWindow(display, window, DefaultScreen(display)); break;
    case 15: shape(display, windows[SHAPED]); break;
    case 16:
        // Into the window that may be seen, and out again.
        if (!goes_inside || random() % 3) XReparentWindow(display, window, root, place.x, place.y);
        else XReparentWindow(display, window, permitted, 10, 10);
        XMapRaised(display, window);
        break;
    case 17:
        XReparentWindow(display, window, windows[random() % WINDOWS], 5, 5);
        break;
    default:
        XDestroyWindow(display, window);
        for (int index = 0; index < WINDOWS; index++)
            if (windows[index] == window)
                windows[index] = index == ARGB ? make_argb(display)
                    : make_window(display, goes_inside && random() % 2 ? permitted : root, place,
                                  MAGENTA, random() % 2);
    }
}

static Cursor magenta_cursor(Display *display) {
    static char bits[128];
    memset(bits, 0xff, sizeof bits);
    Pixmap source = XCreateBitmapFromData(display, root, bits, 32, 32);
    XColor colour = {.red = 0xffff, .green = 0, .blue = 0xffff};
    return XCreatePixmapCursor(display, source, source, &colour, &colour, 0, 0);
}

int run_forbidden(Display *display, Window window, long pid) {
    (permitted = window, permitted_pid = pid);
    root = DefaultRootWindow(display);
    Window windows[WINDOWS];
    Cursor cursor = magenta_cursor(display);
    for (int index = 0; index < WINDOWS; index++) {
        windows[index] = index == ARGB
            ? make_argb(display)
            : make_window(display, root, anywhere(), MAGENTA, index % 2);
        XDefineCursor(display, windows[index], cursor);
        XMapRaised(display, windows[index]);
    }
    long acts = 0;
    while (!is_over) {
        int went_inside = goes_inside;
        goes_inside = now_milliseconds() / 100 % 5 == 0;
        for (int index = 0; went_inside && !goes_inside && index < WINDOWS; index++)
            XReparentWindow(display, windows[index], root, 10, 10);
        act(display, windows);
        // The server must not be flooded: it is to do all of them.
        if (++acts % 4 == 0) {
            XSync(display, True);
            usleep(500);
        }
    }
    printf("%ld\n", acts);
    return 0;
}
