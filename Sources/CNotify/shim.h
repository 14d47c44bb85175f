// libnotify, and what Swift cannot see of GLib: casts of callbacks.
#ifndef DESKHAND_CNOTIFY_H
#define DESKHAND_CNOTIFY_H

#include <gio/gio.h>
#include <libnotify/notify.h>

/// Runs `run` once on the thread of the context, never within this call; then `release`.
static inline void cnotify_run(GMainContext *context, GSourceFunc run, void *data,
                               GDestroyNotify release) {
    GSource *source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, run, data, release);
    g_source_attach(source, context);
    g_source_unref(source);
}

/// Frees a list of texts and the texts.
static inline void cnotify_free_texts(GList *list) { g_list_free_full(list, g_free); }

#endif
