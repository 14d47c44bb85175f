/// The screen in a window of its own, for another monitor. While it is open this page
/// shows none, so that one agent is one viewer.
export class PopOut {
    /// - Parameter changed: Called when the window has been closed.
    constructor(changed) {
        this.window = null;
        this.sessionId = null;
        this.changed = changed;
        this.timer = 0;
    }

    get isOpen() { return this.window !== null && !this.window.closed; }

    /// Whether the window shows this session.
    shows(sessionId) { return this.isOpen && this.sessionId === sessionId; }

    /// Opens the window. Returns whether the browser allowed it.
    open(sessionId, access) {
        const query = new URLSearchParams({ session: sessionId, access: access ?? "view" });
        this.window = window.open(`/console/screen?${query}`, "deskhand-screen",
            "popup,width=1280,height=800");
        if (!this.window) { return false; }
        this.sessionId = sessionId;
        this.window.focus();
        clearInterval(this.timer);
        this.timer = setInterval(() => this.look(), 400);
        return true;
    }

    look() {
        if (this.isOpen) { return; }
        clearInterval(this.timer);
        this.window = null;
        this.changed();
    }
}
