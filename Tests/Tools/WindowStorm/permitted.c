// An application that may be seen, and makes it hard: its windows have no background, it paints
// late, changes its size all the time, and scrolls before it has painted.
#include "storm.h"

#define PAINT_DELAY 15
#define MENUS 3

struct pane {
    Window window;
    unsigned long colour;
    long long due;
    int is_open;
};

static void paint(Display *display, struct pane *pane, GC gc) {
    XWindowAttributes attributes;
    if (!XGetWindowAttributes(display, pane->window, &attributes)) return;
    XSetForeground(display, gc, pane->colour);
    XFillRectangle(display, pane->window, gc, 0, 0, attributes.width, attributes.height);
    XSetForeground(display, gc, DARK_GREEN);
    for (int y = random() % 16; y < attributes.height; y += 24)
        XFillRectangle(display, pane->window, gc, 4, y, attributes.width / 2, 6);
    pane->due = 0;
}

static void act(Display *display, struct pane *panes, GC gc) {
    Window window = panes[0].window;
    long chance = random() % 100;
    if (chance < 30) {
        XResizeWindow(display, window, 200 + random() % 240, 150 + random() % 200);
    } else if (chance < 60) {
        // All of it, whatever is in it by now.
        XCopyArea(display, window, window, gc, 0, 8 + random() % 60, 440, 350, 0, 0);
        XCopyArea(display, window, window, gc, 30 + random() % 60, 0, 440, 350, 0, 0);
    } else if (chance < 70) {
        XMoveWindow(display, window, random() % 200, random() % 150);
    } else if (chance < 90) {
        struct pane *menu = &panes[1 + random() % MENUS];
        menu->is_open = !menu->is_open;
        if (menu->is_open) {
            XMoveResizeWindow(display, menu->window, random() % 400, random() % 300,
                              60 + random() % 100, 60 + random() % 100);
            XMapRaised(display, menu->window);
        } else {
            XUnmapWindow(display, menu->window);
        }
    } else {
        XRaiseWindow(display, window);
    }
}

int run_permitted(Display *display) {
    Window root = DefaultRootWindow(display);
    struct pane panes[1 + MENUS] = {{.colour = GREEN, .is_open = 1}};
    panes[0].window = make_window(display, root, (XRectangle){20, 20, 360, 260}, -1, 0);
    for (int menu = 1; menu <= MENUS; menu++) {
        panes[menu].colour = MENU_GREEN;
        panes[menu].window = make_window(display, root, (XRectangle){0, 0, 80, 80}, -1, 1);
        set_type(display, panes[menu].window, 8);
    }
    XStoreName(display, panes[0].window, "permitted");
    GC gc = XCreateGC(display, panes[0].window, 0, NULL);
    XSetGraphicsExposures(display, gc, False);
    XMapWindow(display, panes[0].window);
    printf("%lu\n", panes[0].window);
    long long next = 0;
    while (!is_over) {
        wait_for_events(display, 4);
        while (XPending(display)) {
            XEvent event;
            XNextEvent(display, &event);
            if (event.type != Expose) continue;
            for (int index = 0; index <= MENUS; index++)
                if (panes[index].window == event.xexpose.window && !panes[index].due)
                    panes[index].due = now_milliseconds() + PAINT_DELAY;
        }
        for (int index = 0; index <= MENUS; index++)
            if (panes[index].due && panes[index].due <= now_milliseconds())
                paint(display, &panes[index], gc);
        if (now_milliseconds() < next) continue;
        next = now_milliseconds() + 10;
        act(display, panes, gc);
    }
    return 0;
}
