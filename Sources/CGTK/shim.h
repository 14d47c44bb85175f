// GTK 3, and what Swift cannot see of it: macros, varargs, and casts of callbacks.
#ifndef DESKHAND_CGTK_H
#define DESKHAND_CGTK_H

#include <gtk/gtk.h>
#include <glib-unix.h>
#include <stdint.h>
#include <unistd.h>

// Callbacks come swapped: the handler's data is the first argument, so that one fits many signals.
typedef gboolean (*cgtk_handler)(void *data);
typedef gboolean (*cgtk_pointer_handler)(void *data, void *first);
typedef gboolean (*cgtk_number_handler)(void *data, int first);
typedef void (*cgtk_drop_handler)(void *data, GdkDragContext *context, int x, int y,
                                  GtkSelectionData *selection, guint info, guint time);

static inline gulong cgtk_connect(void *object, const char *signal, cgtk_handler handler,
                                  void *data, GClosureNotify release) {
    return g_signal_connect_data(object, signal, G_CALLBACK(handler), data, release, G_CONNECT_SWAPPED);
}
static inline gulong cgtk_connect_pointer(void *object, const char *signal,
                                          cgtk_pointer_handler handler, void *data,
                                          GClosureNotify release) {
    return g_signal_connect_data(object, signal, G_CALLBACK(handler), data, release, G_CONNECT_SWAPPED);
}
static inline gulong cgtk_connect_number(void *object, const char *signal,
                                         cgtk_number_handler handler, void *data,
                                         GClosureNotify release) {
    return g_signal_connect_data(object, signal, G_CALLBACK(handler), data, release, G_CONNECT_SWAPPED);
}
static inline gulong cgtk_connect_drop(void *object, cgtk_drop_handler handler, void *data,
                                       GClosureNotify release) {
    return g_signal_connect_data(object, "drag-data-received", G_CALLBACK(handler), data, release,
                                 G_CONNECT_SWAPPED);
}
static inline void cgtk_disconnect(void *object, gulong handler) { g_signal_handler_disconnect(object, handler); }

// Swift's main actor runs its jobs on libdispatch's main queue, whose hooks for CoreFoundation's
// loop serve GLib's as well.
extern int _dispatch_get_main_queue_handle_4CF(void);
extern void _dispatch_main_queue_callback_4CF(void *);
static inline gboolean cgtk_drain_main_queue(gint fd, GIOCondition condition, gpointer data) {
    uint64_t count;
    (void)condition, (void)data;
    if (read(fd, &count, sizeof count) < 0) { /* Nothing to clear. */ }
    _dispatch_main_queue_callback_4CF(NULL);
    return G_SOURCE_CONTINUE;
}
static inline void cgtk_install_main_queue(void) {
    g_unix_fd_add_full(G_PRIORITY_DEFAULT, _dispatch_get_main_queue_handle_4CF(), G_IO_IN,
                       cgtk_drain_main_queue, NULL, NULL);
}

// Properties: the setters have a variable number of arguments.
static inline void cgtk_set_boolean(void *object, const char *name, gboolean value) { g_object_set(object, name, value, NULL); }
static inline void cgtk_set_int(void *object, const char *name, int value) { g_object_set(object, name, value, NULL); }
static inline void cgtk_set_double(void *object, const char *name, double value) { g_object_set(object, name, value, NULL); }
static inline void cgtk_set_string(void *object, const char *name, const char *value) { g_object_set(object, name, value, NULL); }
static inline void cgtk_set_color(void *object, const char *name, const GdkRGBA *value) { g_object_set(object, name, value, NULL); }
static inline gboolean cgtk_get_boolean(void *object, const char *name) { gboolean value = FALSE; g_object_get(object, name, &value, NULL); return value; }
static inline int cgtk_get_int(void *object, const char *name) { int value = 0; g_object_get(object, name, &value, NULL); return value; }
static inline char *cgtk_get_string(void *object, const char *name) { char *value = NULL; g_object_get(object, name, &value, NULL); return value; }
static inline GtkTextTag *cgtk_text_tag(GtkTextBuffer *buffer, const char *name) { return gtk_text_buffer_create_tag(buffer, name, NULL, NULL); }

static inline GtkWidget *cgtk_file_chooser(const char *title, GtkWindow *parent, GtkFileChooserAction action, const char *cancel, const char *accept) {
    return gtk_file_chooser_dialog_new(title, parent, action, cancel, GTK_RESPONSE_CANCEL, accept, GTK_RESPONSE_ACCEPT, NULL);
}
// The text is an argument of "%s", never the format.
static inline GtkWidget *cgtk_message_dialog(GtkWindow *parent, GtkMessageType type, const char *text) {
    return gtk_message_dialog_new(parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, type, GTK_BUTTONS_NONE, "%s", text);
}
static inline void cgtk_message_dialog_detail(GtkWidget *dialog, const char *text) { gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", text); }
// Newer versions of ATK know this signal; older ones would only warn.
static inline void cgtk_announce(AtkObject *object, const char *text) {
    if (g_signal_lookup("announcement", G_OBJECT_TYPE(object))) g_signal_emit_by_name(object, "announcement", text);
}

// Whether a press or release of a button, a key or a finger is being handled.
static inline gboolean cgtk_is_handling_input(void) {
    GdkEvent *event = gtk_get_current_event();
    if (!event) return FALSE;
    GdkEventType type = event->type;
    gdk_event_free(event);
    return type == GDK_BUTTON_PRESS || type == GDK_BUTTON_RELEASE || type == GDK_KEY_PRESS ||
           type == GDK_KEY_RELEASE || type == GDK_TOUCH_BEGIN || type == GDK_TOUCH_END;
}

static inline GdkEventType cgtk_event_type(const void *event) { return ((const GdkEvent *)event)->type; }
static inline void cgtk_insert_emoji(GtkTextView *view) { g_signal_emit_by_name(view, "insert-emoji"); }
static inline GdkAtom cgtk_selection_clipboard(void) { return GDK_SELECTION_CLIPBOARD; }
static const guint CGTK_STYLE_PRIORITY = GTK_STYLE_PROVIDER_PRIORITY_APPLICATION;

// The only way to learn what lies above a window; GTK calls it deprecated, and has no other.
static inline GList *cgtk_window_stack(void) {
    G_GNUC_BEGIN_IGNORE_DEPRECATIONS
    return gdk_screen_get_window_stack(gdk_screen_get_default());
    G_GNUC_END_IGNORE_DEPRECATIONS
}
static inline void cgtk_free_window_stack(GList *stack) { g_list_free_full(stack, g_object_unref); }
static inline gboolean cgtk_is_editable(GtkWidget *widget) { return GTK_IS_TEXT_VIEW(widget) || GTK_IS_ENTRY(widget); }

// Window managers let nobody to the front who cannot say when a person wanted it. Its header brings
// all of Xlib, whose Window is not ours.
extern guint32 gdk_x11_get_server_time(GdkWindow *window);
extern void gdk_x11_display_set_window_scale(GdkDisplay *display, gint scale);
static inline void cgtk_set_scale(GdkDisplay *display, int scale) {
    GType x11 = g_type_from_name("GdkX11Display");
    if (x11 && g_type_is_a(G_OBJECT_TYPE(display), x11)) gdk_x11_display_set_window_scale(display, scale);
}
static inline guint32 cgtk_server_time(GtkWidget *widget) {
    GdkWindow *window = gtk_widget_get_window(widget);
    GType x11 = g_type_from_name("GdkX11Window");
    return window && x11 && g_type_is_a(G_OBJECT_TYPE(window), x11) ? gdk_x11_get_server_time(window) : GDK_CURRENT_TIME;
}

#endif
