#ifndef SCREEN_TEXT_H
#define SCREEN_TEXT_H

/// Text as applications draw it today: by Xft, with smooth edges. What it draws with is Xlib's,
/// named here by plain types so that no other module's view of Xlib gets in the way.
typedef struct screen_text screen_text;

/// Opens a font by its fontconfig name; NULL where there is none.
screen_text *screen_text_open(void *display, const char *name);

/// Pixels from one line's top to the next one's.
int screen_text_line_height(const screen_text *text);

/// How many pixels a string is wide.
int screen_text_width(const screen_text *text, const char *string);

/// Draws a string into a window or pixmap, its line's top at y; the colour is 0xRRGGBB.
void screen_text_draw(
    screen_text *text, unsigned long drawable, int x, int y, const char *string,
    unsigned int colour);

#endif
