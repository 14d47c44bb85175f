/// What the gateway has told this page. Replaced whole by each `state`; views listen for
/// `change` and draw again.
export class Store extends EventTarget {
    constructor() {
        super();
        this.agent = null;
        this.company = { name: "Deskhand" };
        this.agents = [];
        this.notices = [];
        this.limits = { fileBytes: 1024 ** 3, chatBytes: 16 * 1024 };
        this.recordingMode = "ask";
        this.sessions = new Map();
        this.unread = new Map();
        this.selectedId = null;
        this.clockSkew = 0;
    }

    get selected() { return this.sessions.get(this.selectedId) ?? null; }

    replace(state) {
        this.agent = state.agent;
        this.company = state.company ?? this.company;
        this.agents = state.agents ?? [];
        this.notices = state.notices ?? [];
        this.limits = { ...this.limits, ...state.limits };
        this.recordingMode = state.recordingMode ?? "ask";
        const now = Date.parse(state.now);
        this.clockSkew = Number.isFinite(now) ? now - Date.now() : 0;
        this.sessions = new Map((state.sessions ?? []).map((each) => [each.sessionId, each]));
        if (!this.selected) { this.selectedId = null; }
        this.changed();
    }

    put(session) {
        if (!session?.sessionId) { return; }
        this.sessions.set(session.sessionId, session);
        this.changed();
    }

    remove(sessionId) {
        this.sessions.delete(sessionId);
        this.unread.delete(sessionId);
        if (this.selectedId === sessionId) { this.selectedId = null; }
        this.changed();
    }

    select(sessionId) {
        this.selectedId = this.sessions.has(sessionId) ? sessionId : null;
        this.unread.delete(sessionId);
        this.dispatchEvent(new Event("select"));
        this.changed();
    }

    countUnread(sessionId) {
        this.unread.set(sessionId, (this.unread.get(sessionId) ?? 0) + 1);
        this.changed();
    }

    set(part) {
        Object.assign(this, part);
        this.changed();
    }

    /// The gateway's time, in milliseconds.
    now() { return Date.now() + this.clockSkew; }

    changed() { this.dispatchEvent(new Event("change")); }
}
