// Pango and Cairo, loaded when they are needed and not before: most sessions have no watermark.
//
// The prototypes are those of Debian 12's headers; both libraries keep their ABI (soname .so.0, .so.2).
#ifndef DESKHAND_CPANGO_H
#define DESKHAND_CPANGO_H

/// Gives Cairo the next `length` bytes of a PNG; 0 when it did, 10 (CAIRO_STATUS_READ_ERROR) else.
typedef int (*CPangoRead)(void *closure, unsigned char *data, unsigned int length);

/// PangoRectangle, in pixels.
typedef struct CPangoArea {
    int x, y, width, height;
} CPangoArea;

/// What is used of the libraries; every member is set.
typedef struct CPango {
    void *(*surface)(int format, int width, int height);
    void *(*surface_from_png)(CPangoRead read, void *closure);
    unsigned char *(*data)(void *surface);
    int (*stride)(void *surface);
    int (*width)(void *surface);
    int (*height)(void *surface);
    int (*surface_status)(void *surface);
    void (*flush)(void *surface);
    void (*surface_destroy)(void *surface);
    void *(*create)(void *surface);
    int (*status)(void *cairo);
    void (*destroy)(void *cairo);
    void (*move_to)(void *cairo, double x, double y);
    void (*scale)(void *cairo, double x, double y);
    void (*set_source_rgba)(void *cairo, double red, double green, double blue, double alpha);
    void (*set_source_surface)(void *cairo, void *surface, double x, double y);
    void (*set_line_width)(void *cairo, double width);
    void (*set_line_join)(void *cairo, int join);
    void (*stroke)(void *cairo);
    void (*paint)(void *cairo);
    void *(*layout)(void *cairo);
    void (*layout_path)(void *cairo, void *layout);
    void (*show_layout)(void *cairo, void *layout);
    void (*set_text)(void *layout, const char *text, int length);
    void (*set_font)(void *layout, const void *font);
    void (*set_width)(void *layout, int width);
    void (*set_height)(void *layout, int height);
    void (*set_wrap)(void *layout, int wrap);
    void (*set_ellipsize)(void *layout, int mode);
    void (*set_alignment)(void *layout, int alignment);
    void (*extents)(void *layout, CPangoArea *ink, CPangoArea *logical);
    void *(*font_from_string)(const char *text);
    void (*font_free)(void *font);
    void (*unref)(void *object);
} CPango;

/// Loads the libraries; 0 where one of them, or what is wanted of it, is missing.
int cpango_load(CPango *api);

#endif
