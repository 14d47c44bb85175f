// A window of GTK 3 with nothing in it: what Packaging/bench-window compares Deskhand's with.
#include <gtk/gtk.h>

int main(int count, char **arguments) {
    gtk_init(&count, &arguments);
    GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
    gtk_window_set_default_size(GTK_WINDOW(window), 520, 680);
    gtk_window_set_titlebar(GTK_WINDOW(window), gtk_header_bar_new());
    gtk_widget_show_all(window);
    gtk_main();
    return 0;
}
