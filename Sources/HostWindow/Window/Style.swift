/// How the window looks, in the theme's own colours alone: dark and high contrast follow by
/// themselves.
enum Style {
    /// GTK's CSS.
    static let rules = """
        .deskhand-heading { font-size: 150%; font-weight: bold; }
        .deskhand-subheading { font-size: 115%; font-weight: bold; }
        .deskhand-strong { font-weight: bold; }
        /* Less than the rest, and still to be read by everybody: themes' own is paler. */
        .deskhand-dim { opacity: 0.86; }
        /* Where the window leads to. */
        headerbar .subtitle { opacity: 0.9; }
        .deskhand-small { font-size: 90%; }
        .deskhand-host { font-size: 130%; font-weight: bold; padding: 10px 14px;
            border: 1px solid @borders; border-radius: 8px;
            background-color: @theme_base_color; color: @theme_text_color; }
        .deskhand-code { font-size: 160%; min-height: 52px; padding: 4px 12px; }
        .deskhand-large { min-height: 34px; padding: 4px 18px; }
        .deskhand-note { padding: 14px; border-radius: 8px; border: 1px solid @borders; }
        .deskhand-caution { background-color: alpha(@warning_color, 0.12);
            border-color: alpha(@warning_color, 0.6); }
        .deskhand-problem { background-color: alpha(@error_color, 0.10);
            border-color: alpha(@error_color, 0.6); }
        .deskhand-paper { background-color: @theme_base_color; color: @theme_text_color;
            border-radius: 6px; }
        .deskhand-banner { padding: 10px 14px; border-bottom: 1px solid @borders; }
        .deskhand-banner.shared { background-color: alpha(@theme_selected_bg_color, 0.18); }
        .deskhand-banner.controlled { background-color: alpha(@warning_color, 0.25); }
        .deskhand-stop { font-weight: bold; min-height: 32px; padding: 2px 14px; }
        .deskhand-card { margin: 12px; padding: 16px; border-radius: 8px;
            border: 2px solid @theme_selected_bg_color; background-color: @theme_base_color;
            color: @theme_text_color; }
        .deskhand-rights { padding: 4px 14px; border-bottom: 1px solid @borders; }
        .deskhand-transfers { padding: 8px 14px; border-bottom: 1px solid @borders; }
        .deskhand-alert { padding: 8px 14px; background-color: alpha(@warning_color, 0.25);
            border-bottom: 1px solid @borders; }
        .deskhand-bar { padding: 6px 8px 6px 12px; border: 2px solid @theme_selected_bg_color;
            background-color: @theme_bg_color; color: @theme_fg_color; }
        .deskhand-bar.controlled { border-color: @warning_color; }
        .deskhand-unread { font-weight: bold; padding: 0 8px; border-radius: 10px;
            background-color: @theme_selected_bg_color; color: @theme_selected_fg_color; }
        """
}
