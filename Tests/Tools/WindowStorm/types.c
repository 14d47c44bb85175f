// One window of each type, each in a shade of one colour; tells of input that reaches them.
#include "storm.h"

#define COLUMNS 4
#define WIDTH 50
#define HEIGHT 40

static void open_all(Display *display, Window *windows, unsigned long colour, int x, int y) {
    Window main = None;
    for (int type = 0; type < TYPE_COUNT; type++) {
        XRectangle place = {x + type % COLUMNS * WIDTH, y + type / COLUMNS * HEIGHT, WIDTH - 10,
                            HEIGHT - 10};
        // Docks and what comes before them are managed, where there is somebody who does.
        Window window = make_window(display, DefaultRootWindow(display), place,
                                    (long)colour + 0x100 * type, type > 5);
        XSizeHints hints = {.flags = USPosition | PPosition, .x = place.x, .y = place.y};
        XSetWMNormalHints(display, window, &hints);
        XStoreName(display, window, window_types[type]);
        set_type(display, window, type);
        if (type == 0) main = window;
        else if (type != 5) XSetTransientForHint(display, window, main);
        XMapRaised(display, window);
        windows[type] = window;
    }
}

int run_types(Display *display, unsigned long colour, int x, int y) {
    Window windows[TYPE_COUNT];
    char line[16];
    do {
        open_all(display, windows, colour, x, y);
        int exposed = 0;
        while (exposed < TYPE_COUNT) {
            XEvent event;
            XNextEvent(display, &event);
            if (event.type == Expose && event.xexpose.count == 0) exposed++;
        }
        XSync(display, False);
        puts("open");
        if (!fgets(line, sizeof line, stdin)) break;
        XSync(display, False);
        while (XPending(display)) {
            XEvent event;
            XNextEvent(display, &event);
            if (event.type == ButtonPress || event.type == KeyPress || event.type == MotionNotify)
                printf("input %d\n", event.type);
        }
        for (int type = 0; type < TYPE_COUNT; type++) XDestroyWindow(display, windows[type]);
        XSync(display, False);
        puts("closed");
        if (!fgets(line, sizeof line, stdin)) break;
    } while (!feof(stdin));
    return 0;
}
