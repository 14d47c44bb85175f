import { byId, onClick, say } from "../shared/dom.js";
import { freshId } from "../shared/rpc.js";
import { ScreenView } from "../shared/screen.js";
import { ClipboardSync } from "./clipboard.js";
import { KeysMenu } from "./keys.js";
import { grantedAccess, hasHost, isIn, isLive, nextDisplay, pauseText, screenText } from "./model.js";
import { PopOut } from "./pop-out.js";

/// A screen that the gateway closed for good is tried again, when it says that sharing is
/// on, no sooner than this, in milliseconds.
const REOPEN_AFTER = 2000;

/// The customer's screen with what belongs to it.
export class Stage {
    constructor(page) {
        this.page = page;
        this.view = new ScreenView(byId("screen"));
        this.keys = new KeysMenu(page);
        this.clipboard = new ClipboardSync(page, this.view);
        this.popOut = new PopOut(() => this.draw());
        /// What is open now: session and access in one string, or "".
        this.shown = "";
        this.tag = "";
        /// The display that this agent chose on the connection that is open now.
        this.chosen = null;
        this.openedAt = 0;
        /// Whether this agent wants to operate, for each session; unset means “as granted”.
        this.operates = new Map();
        this.view.addEventListener("state", () => this.drawEmpty());
        this.view.addEventListener("escape", () => byId("fit").focus());
        this.listen();
    }

    get session() { return this.page.store.selected; }

    /// Whether the screen is in its own window instead.
    get isOut() { return this.popOut.shows(this.page.store.selectedId); }

    listen() {
        const { view } = this;
        onClick(byId("ask-screen"), () => this.ask());
        onClick(byId("next-screen"), () => this.next());
        onClick(byId("nudge"), () => this.act("chat.nudge"));
        byId("operate").addEventListener("click", () => {
            const { sessionId } = this.session;
            this.operates.set(sessionId, this.access() !== "control");
            this.draw();
        });
        byId("quality").addEventListener("change", ({ target }) => view.setPicture(target.value));
        byId("fit").addEventListener("click", ({ currentTarget }) => {
            view.setScale(!view.scale);
            currentTarget.setAttribute("aria-pressed", String(view.scale));
        });
        byId("pop-out").addEventListener("click", () => this.moveOut());
        byId("full-screen").addEventListener("click", () => this.fullScreen());
        document.addEventListener("fullscreenchange", () => {
            say(byId("full-screen").lastChild,
                document.fullscreenElement ? "Leave full screen" : "Full screen");
        });
    }

    act(method, more = {}) {
        const sessionId = this.session?.sessionId;
        return sessionId ? this.page.act(method, { sessionId, ...more }) : null;
    }

    ask() {
        return this.act("screen.ask", {
            access: byId("ask-access").value, scope: byId("ask-scope").value,
        });
    }

    /// The viewer that this page's own screen connection is.
    viewer() {
        return (this.session?.viewers ?? []).find((viewer) => viewer.tag === this.tag) ?? null;
    }

    /// The display that this page shows: the one chosen here, else the host's own.
    get display() { return this.chosen ?? this.session?.currentDisplay; }

    async next() {
        const viewer = this.viewer();
        if (!viewer) { return; }
        const display = nextDisplay(this.session, this.display);
        const done = await this.act("screen.select", { viewerId: viewer.viewerId, display });
        if (!done) { return; }
        this.chosen = display;
        this.draw();
    }

    moveOut() {
        // Before anything is shared the window asks for what the agent means to do, and waits.
        const wanted = byId("access-view").checked ? "view" : "control";
        if (this.session && this.popOut.open(this.session.sessionId, this.access() ?? wanted)) {
            this.draw();
        }
    }

    async fullScreen() {
        if (document.fullscreenElement) {
            await document.exitFullscreen();
        } else {
            await byId("stage").requestFullscreen();
            this.view.focus();
        }
    }

    /// The access that this agent has and wants, or null when there is no screen to show.
    access() {
        const { session } = this;
        if (!session || !isIn(session, this.page.store.agent?.agentId)) { return null; }
        const granted = grantedAccess(session);
        if (granted !== "control") { return granted; }
        return this.operates.get(session.sessionId) === false ? "view" : "control";
    }

    draw() {
        const { session } = this;
        byId("stage").hidden = !session || !(hasHost(session) || this.shown);
        this.connect();
        if (!session) { return; }
        const access = this.access();
        const inside = isIn(session, this.page.store.agent?.agentId) && isLive(session);
        const operating = access === "control" && !this.isOut;
        this.drawScreenLine(session, access);
        for (const id of ["ask-screen", "ask-access", "ask-scope"]) {
            byId(id).disabled = !inside || !hasHost(session);
        }
        byId("nudge").disabled = !(inside && (hasHost(session) || session.web?.alive))
            && !this.page.chat.wasLeft(session);
        byId("operate").hidden = grantedAccess(session) !== "control" || !inside;
        byId("operate").setAttribute("aria-pressed", String(access === "control"));
        byId("pop-out").disabled = !isLive(session) || !hasHost(session);
        byId("full-screen").disabled = !access || this.isOut;
        this.keys.draw(operating);
        this.clipboard.draw(operating);
        this.drawEmpty();
    }

    drawScreenLine(session, access) {
        say(byId("screen-info"), `Screen: ${screenText(session, this.display)}`);
        const count = session.displays?.length ?? 0;
        say(byId("next-screen-label"), count ? `Next screen (${count})` : "Next screen");
        byId("next-screen").disabled = !this.viewer() || count < 2;
        const badge = byId("screen-access");
        badge.hidden = !access;
        const paused = session.sharing?.paused;
        badge.className = `badge ${access === "control" && !paused ? "good" : "warn"}`;
        say(badge, paused ? pauseText(paused) : access === "control" ? "Control" : "View only");
    }

    /// Opens, changes or closes the screen as session, rights and pop-out window say.
    connect() {
        const access = this.isOut ? null : this.access();
        const sessionId = this.session?.sessionId;
        const wanted = access ? `${sessionId} ${access}` : "";
        const again = wanted !== "" && this.view.state === "over"
            && Date.now() - this.openedAt > REOPEN_AFTER;
        if (wanted === this.shown && !again) { return; }
        this.shown = wanted;
        if (!wanted) { this.view.close(); return; }
        this.openedAt = Date.now();
        this.tag = freshId();
        this.chosen = null;
        this.view.setViewOnly(access !== "control");
        this.view.open(`/v1/agent/sessions/${encodeURIComponent(sessionId)}/screen`
            + `?access=${access}&tag=${this.tag}`);
    }

    drawEmpty() {
        const text = this.emptyText();
        byId("screen-empty").hidden = text === "";
        say(byId("screen-empty-text"), text);
    }

    emptyText() {
        const { session } = this;
        if (!session || this.view.state === "on") { return ""; }
        if (!isLive(session)) { return "The session is over."; }
        if (this.isOut) { return "The screen is in a window of its own."; }
        if (session.asked) { return "The customer is being asked to share the screen…"; }
        if (!session.sharing?.on) { return "Nothing is shared."; }
        if (!this.access()) { return "Join the session to see the screen."; }
        return {
            connecting: "The screen is coming…",
            silent: "The customer’s computer does not answer. Trying again…",
            over: "Sharing has stopped.",
        }[this.view.state] ?? "The screen was lost. Trying again…";
    }
}
