#include "ScreenText.h"

#include <X11/Xft/Xft.h>
#include <stdlib.h>
#include <string.h>

struct screen_text {
    Display *display;
    XftFont *font;
    XftDraw *target;
};

screen_text *screen_text_open(void *display, const char *name) {
    screen_text *text = calloc(1, sizeof *text);
    if (text == NULL) return NULL;
    text->display = display;
    text->font = XftFontOpenName(display, DefaultScreen((Display *)display), name);
    if (text->font == NULL) {
        free(text);
        return NULL;
    }
    return text;
}

int screen_text_line_height(const screen_text *text) {
    return text->font->ascent + text->font->descent;
}

int screen_text_width(const screen_text *text, const char *string) {
    XGlyphInfo extents;
    XftTextExtentsUtf8(
        text->display, text->font, (const FcChar8 *)string, (int)strlen(string), &extents);
    return extents.xOff;
}

void screen_text_draw(
    screen_text *text, unsigned long drawable, int x, int y, const char *string,
    unsigned int colour) {
    int screen = DefaultScreen(text->display);
    Visual *visual = DefaultVisual(text->display, screen);
    if (text->target == NULL) {
        Colormap colours = DefaultColormap(text->display, screen);
        text->target = XftDrawCreate(text->display, drawable, visual, colours);
        if (text->target == NULL) return;
    } else if (XftDrawDrawable(text->target) != drawable) {
        XftDrawChange(text->target, drawable);
    }
    XftColor ink = {
        .pixel = colour,
        .color = {
            .red = (unsigned short)((colour >> 16 & 255) * 257),
            .green = (unsigned short)((colour >> 8 & 255) * 257),
            .blue = (unsigned short)((colour & 255) * 257),
            .alpha = 65535,
        },
    };
    XftDrawStringUtf8(
        text->target, &ink, text->font, x, y + text->font->ascent, (const FcChar8 *)string,
        (int)strlen(string));
}
