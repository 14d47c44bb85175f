// Windows that do all that windows can do, as fast as they can: for the test that nothing of an
// application that may not be seen is seen.
#include "storm.h"

#include <poll.h>
#include <time.h>

volatile sig_atomic_t is_over;

const char *const window_types[TYPE_COUNT] = {
    "NORMAL", "DIALOG", "UTILITY", "TOOLBAR", "SPLASH", "DOCK", "MENU", "DROPDOWN_MENU",
    "POPUP_MENU", "TOOLTIP", "NOTIFICATION", "COMBO",
};

static void end(int signal) {
    (void)signal;
    is_over = 1;
}

static int go_on(Display *display, XErrorEvent *event) {
    (void)display;
    (void)event;
    return 0;
}

long long now_milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

Window make_window(Display *display, Window parent, XRectangle area, long background,
                   int unmanaged) {
    XSetWindowAttributes attributes = {
        .background_pixel = (unsigned long)background,
        .override_redirect = unmanaged,
        .event_mask = ExposureMask | StructureNotifyMask | ButtonPressMask | ButtonReleaseMask
                      | KeyPressMask | PointerMotionMask,
    };
    unsigned long mask = CWOverrideRedirect | CWEventMask;
    if (background >= 0) mask |= CWBackPixel;
    return XCreateWindow(display, parent, area.x, area.y, area.width, area.height, 0,
                         CopyFromParent, InputOutput, CopyFromParent, mask, &attributes);
}

void set_type(Display *display, Window window, int type) {
    char name[64];
    snprintf(name, sizeof name, "_NET_WM_WINDOW_TYPE_%s", window_types[type]);
    Atom value = XInternAtom(display, name, False);
    XChangeProperty(display, window, XInternAtom(display, "_NET_WM_WINDOW_TYPE", False), XA_ATOM,
                    32, PropModeReplace, (unsigned char *)&value, 1);
}

void wait_for_events(Display *display, int milliseconds) {
    XFlush(display);
    if (XPending(display)) return;
    struct pollfd polled = {.fd = ConnectionNumber(display), .events = POLLIN};
    poll(&polled, 1, milliseconds);
}

int main(int count, char **arguments) {
    const char *usage = "usage: deskhand-window-storm permitted | forbidden WINDOW PID |"
                        " types COLOUR X Y\n";
    Display *display = XOpenDisplay(NULL);
    if (!display || count < 2) {
        fputs(display ? usage : "no display\n", stderr);
        return 64;
    }
    XSetErrorHandler(go_on);
    // What waits for lines ends at once.
    if (strcmp(arguments[1], "types")) signal(SIGTERM, end);
    setvbuf(stdout, NULL, _IOLBF, 0);
    srandom(1);
    if (!strcmp(arguments[1], "permitted")) return run_permitted(display);
    if (!strcmp(arguments[1], "forbidden") && count == 4)
        return run_forbidden(display, strtoul(arguments[2], NULL, 0), atol(arguments[3]));
    if (!strcmp(arguments[1], "types") && count == 5)
        return run_types(display, strtoul(arguments[2], NULL, 16), atoi(arguments[3]),
                         atoi(arguments[4]));
    fputs(usage, stderr);
    return 64;
}
