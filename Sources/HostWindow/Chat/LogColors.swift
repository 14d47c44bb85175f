import CGTK
import Widgets

/// The conversation's colours, as the desktop's theme has them.
struct LogColors {
    let text: GdkRGBA
    let dim: GdkRGBA
    let link: GdkRGBA
    let warning: GdkRGBA
    let ownBubble: GdkRGBA
    let theirBubble: GdkRGBA
    /// Drawn around bubbles where contrast is asked for.
    let outline: GdkRGBA?

    @MainActor
    init(for widget: Widget) {
        let style = gtk_widget_get_style_context(widget.pointer)
        func named(_ name: String, _ other: GdkRGBA) -> GdkRGBA {
            var color = GdkRGBA()
            return gtk_style_context_lookup_color(style, name, &color) != 0 ? color : other
        }
        let black = GdkRGBA(red: 0, green: 0, blue: 0, alpha: 1)
        let white = GdkRGBA(red: 1, green: 1, blue: 1, alpha: 1)
        let blue = GdkRGBA(red: 0.1, green: 0.4, blue: 0.75, alpha: 1)
        let ground = named("theme_base_color", white)
        text = named("theme_text_color", named("theme_fg_color", black))
        let accent = named("theme_selected_bg_color", blue)
        let isContrasting = Self.isContrasting
        dim = isContrasting ? text : Self.mix(text, into: ground, 0.68)
        link = Self.linkColor(style) ?? accent
        warning = isContrasting ? text : Self.readable(named("error_color", accent), on: ground)
        ownBubble = isContrasting ? ground : Self.mix(accent, into: ground, 0.22)
        theirBubble = isContrasting ? ground : Self.mix(text, into: ground, 0.09)
        outline = isContrasting ? text : nil
    }

    @MainActor
    private static var isContrasting: Bool {
        guard let settings = gtk_settings_get_default() else { return false }
        guard let name = cgtk_get_string(settings, "gtk-theme-name") else { return false }
        defer { g_free(name) }
        return String(cString: name).hasPrefix("HighContrast")
    }

    private static func linkColor(_ style: UnsafeMutablePointer<GtkStyleContext>?) -> GdkRGBA? {
        var color = GdkRGBA()
        gtk_style_context_save(style)
        gtk_style_context_get_color(style, GTK_STATE_FLAG_LINK, &color)
        gtk_style_context_restore(style)
        return color.alpha > 0 ? color : nil
    }

    /// Errors are red on light grounds, and a lighter red on dark ones.
    private static func readable(_ color: GdkRGBA, on ground: GdkRGBA) -> GdkRGBA {
        let isDark = ground.red + ground.green + ground.blue < 1.5
        let white = GdkRGBA(red: 1, green: 1, blue: 1, alpha: 1)
        return isDark ? mix(white, into: color, 0.45) : color
    }

    private static func mix(_ color: GdkRGBA, into ground: GdkRGBA, _ part: Double) -> GdkRGBA {
        GdkRGBA(
            red: color.red * part + ground.red * (1 - part),
            green: color.green * part + ground.green * (1 - part),
            blue: color.blue * part + ground.blue * (1 - part), alpha: 1)
    }
}
