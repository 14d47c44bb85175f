#include "CPango.h"
#include <dlfcn.h>
#include <stddef.h>

static int find(void *library, const char *name, void *slot) {
    void *symbol = dlsym(library, name);
    *(void **)slot = symbol;
    return symbol != NULL;
}

int cpango_load(CPango *api) {
    // Never closed: GLib's types cannot be unregistered.
    void *glib = dlopen("libgobject-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
    void *cairo = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
    void *pango = dlopen("libpango-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
    void *both = dlopen("libpangocairo-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (glib == NULL || cairo == NULL || pango == NULL || both == NULL) return 0;
    return find(cairo, "cairo_image_surface_create", &api->surface)
        && find(cairo, "cairo_image_surface_create_from_png_stream", &api->surface_from_png)
        && find(cairo, "cairo_image_surface_get_data", &api->data)
        && find(cairo, "cairo_image_surface_get_stride", &api->stride)
        && find(cairo, "cairo_image_surface_get_width", &api->width)
        && find(cairo, "cairo_image_surface_get_height", &api->height)
        && find(cairo, "cairo_surface_status", &api->surface_status)
        && find(cairo, "cairo_surface_flush", &api->flush)
        && find(cairo, "cairo_surface_destroy", &api->surface_destroy)
        && find(cairo, "cairo_create", &api->create)
        && find(cairo, "cairo_status", &api->status)
        && find(cairo, "cairo_destroy", &api->destroy)
        && find(cairo, "cairo_move_to", &api->move_to)
        && find(cairo, "cairo_scale", &api->scale)
        && find(cairo, "cairo_set_source_rgba", &api->set_source_rgba)
        && find(cairo, "cairo_set_source_surface", &api->set_source_surface)
        && find(cairo, "cairo_set_line_width", &api->set_line_width)
        && find(cairo, "cairo_set_line_join", &api->set_line_join)
        && find(cairo, "cairo_stroke", &api->stroke)
        && find(cairo, "cairo_paint", &api->paint)
        && find(both, "pango_cairo_create_layout", &api->layout)
        && find(both, "pango_cairo_layout_path", &api->layout_path)
        && find(both, "pango_cairo_show_layout", &api->show_layout)
        && find(pango, "pango_layout_set_text", &api->set_text)
        && find(pango, "pango_layout_set_font_description", &api->set_font)
        && find(pango, "pango_layout_set_width", &api->set_width)
        && find(pango, "pango_layout_set_height", &api->set_height)
        && find(pango, "pango_layout_set_wrap", &api->set_wrap)
        && find(pango, "pango_layout_set_ellipsize", &api->set_ellipsize)
        && find(pango, "pango_layout_set_alignment", &api->set_alignment)
        && find(pango, "pango_layout_get_pixel_extents", &api->extents)
        && find(pango, "pango_font_description_from_string", &api->font_from_string)
        && find(pango, "pango_font_description_free", &api->font_free)
        && find(glib, "g_object_unref", &api->unref);
}
