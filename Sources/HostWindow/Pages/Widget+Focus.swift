import CGTK
import Widgets

extension Widget {
    /// Sets whether the keyboard can be in it.
    func setCanFocus(_ can: Bool) { gtk_widget_set_can_focus(pointer, can ? 1 : 0) }

    /// Lets Enter press it once it is made the window's default.
    func allowDefault() { gtk_widget_set_can_default(pointer, 1) }
}

extension Box {
    /// Gives everything in it the same room.
    func makeHomogeneous() { gtk_box_set_homogeneous(cast(), 1) }
}
