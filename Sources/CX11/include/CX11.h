#ifndef DESKHAND_CX11_H
#define DESKHAND_CX11_H

#include <X11/Xlib.h>
#include <X11/XKBlib.h>
#include <X11/Xatom.h>
#include <X11/Xresource.h>
#include <X11/Xutil.h>
#include <X11/cursorfont.h>
#include <X11/extensions/XI2.h>
#include <X11/extensions/XInput2.h>
#include <X11/extensions/XRes.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xcomposite.h>
#include <X11/extensions/Xdamage.h>
#include <X11/extensions/Xfixes.h>
#include <X11/extensions/Xrandr.h>
#include <X11/extensions/Xrender.h>
#include <X11/extensions/scrnsaver.h>
#include <X11/extensions/shape.h>
#include <X11/keysym.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/shm.h>

/// Makes X errors harmless: they are remembered for the thread that met them, and a lost server
/// does not end the process. Both handlers are the whole process's, so one call is enough.
void cx11_install_error_handlers(void);

/// Returns the code of the last X error that this thread met since it last asked; 0 for none.
int cx11_take_error(void);

/// Makes `flag` 1 when the connection breaks, where Xlib's own handler would exit.
void cx11_watch_io_error(Display *display, int *flag);

/// Tells whether an event is about another window than the root, about what a window says of
/// itself, or about the focus.
int cx11_tells_of_windows(XEvent *event, Window root, Atom title);

/// Takes the first such event that has come, wherever it waits in the queue; 0 where there is none.
int cx11_take_window_event(Display *display, Window root, Atom title, XEvent *event);

/// AllPlanes is a cast macro, which Swift does not see.
static const unsigned long cx11_all_planes = ~0UL;

static inline int cx11_destroy_image(XImage *image) { return XDestroyImage(image); }

static inline unsigned long cx11_get_pixel(XImage *image, int x, int y) {
    return XGetPixel(image, x, y);
}

static inline int cx11_put_pixel(XImage *image, int x, int y, unsigned long pixel) {
    return XPutPixel(image, x, y, pixel);
}

/// The action of a key's level, or an action of type XkbSA_NoAction.
static inline XkbAction cx11_key_action(XkbDescPtr xkb, int key, int group, int level) {
    XkbAction none = {.type = XkbSA_NoAction};
    if (xkb->server == NULL || !XkbKeyHasActions(xkb, key)) return none;
    return *XkbKeyActionEntry(xkb, key, level, group);
}

/// Makes a key bear one symbol in a single group of one level; no symbol empties it.
/// The map of the server changes with `cx11_send_key`.
static inline int cx11_set_only_symbol(XkbDescPtr xkb, int key, KeySym symbol) {
    int types[XkbNumKbdGroups] = {XkbOneLevelIndex, 0, 0, 0};
    XkbMapChangesRec changes = {0};
    int groups = symbol == NoSymbol ? 0 : 1;
    if (XkbChangeTypesOfKey(xkb, key, groups, XkbGroup1Mask, types, &changes) != Success) return 0;
    if (groups) XkbKeySymsPtr(xkb, key)[0] = symbol;
    return 1;
}

static inline void cx11_send_key(Display *display, XkbDescPtr xkb, int key) {
    XkbMapChangesRec changes = {.changed = XkbKeySymsMask, .num_key_syms = 1};
    changes.first_key_sym = (KeyCode)key;
    XkbChangeMap(display, xkb, &changes);
}

#endif
