import { ChatLog } from "../shared/chat-log.js";
import { Composer } from "../shared/composer.js";
import { byId, say } from "../shared/dom.js";
import { nameText } from "../shared/text.js";
import { TypingLine } from "../shared/typing.js";
import { alertLine } from "./confirm.js";
import { hasHost, isIn, isLive } from "./model.js";

/// The conversation with the selected customer, and the selector of its channel.
export class ChatPanel {
    constructor(page) {
        this.page = page;
        this.log = new ChatLog(byId("chat-log"), "agent");
        this.typing = new TypingLine(byId("typing"));
        this.shownId = null;
        /// The sessions that this page has been in.
        this.entered = new Set();
        /// What was half written to each customer.
        this.drafts = new Map();
        this.composer = new Composer(byId("composer"), {
            send: (text, id, sessionId) => this.send(text, id, sessionId),
            target: () => this.shownId,
            keep: (sessionId, text) => {
                const draft = this.drafts.get(sessionId);
                this.drafts.set(sessionId, draft ? `${draft}\n${text}` : text);
            },
            typing: () => page.socket.notify("chat.typing", { sessionId: this.shownId }),
            failed: (problem) => alertLine(byId("chat-problem"), problem),
        });
        byId("channel").addEventListener("change", (event) => this.choose(event.target.value));
        byId("to-end").addEventListener("click", () => { this.log.toEnd(); this.drawEnd(); });
        byId("chat-scroll").addEventListener("scroll", () => this.drawEnd(), { passive: true });
    }

    /// Puts text into the chat line; the agent sends it.
    insert(text) { this.composer.insert(text); }

    /// Shows another session's conversation, fetched anew; also after a reconnect.
    async show(session) {
        const changed = this.shownId !== (session?.sessionId ?? null);
        if (changed && this.shownId) { this.drafts.set(this.shownId, this.composer.value); }
        this.shownId = session?.sessionId ?? null;
        if (changed) {
            this.log.clear();
            this.typing.clear();
            alertLine(byId("chat-problem"), null);
            this.composer.value = this.drafts.get(this.shownId) ?? "";
        }
        if (session) { await this.refresh(); }
    }

    async refresh() {
        const sessionId = this.shownId;
        try {
            const { messages } = await this.page.socket.request("session.history", { sessionId });
            if (this.shownId === sessionId) { this.fill(messages); }
        } catch { /* The conversation of a session that one is not in may be kept back. */ }
    }

    /// Shows the whole conversation as the gateway has it.
    fill(messages = []) {
        this.log.replace(messages);
        this.drawEnd();
    }

    arrived({ sessionId, message }) {
        if (sessionId !== this.shownId) { return; }
        if (message.from?.kind !== "agent") { this.typing.clear(); }
        this.log.add(message);
        this.drawEnd();
    }

    discarded({ sessionId, messageIds }) {
        if (sessionId === this.shownId) { this.log.discard(messageIds ?? []); }
    }

    sawTyping(params) {
        const session = this.page.store.selected;
        if (params.sessionId !== this.shownId || !session) { return; }
        if (params.from === "customer") {
            this.typing.show(nameText(session.title, "The customer"));
        } else if (params.agentId !== this.page.store.agent?.agentId) {
            const other = this.page.store.agents.find((each) => each.agentId === params.agentId);
            this.typing.show(nameText(other?.name, "An agent"));
        }
    }

    async send(text, id, sessionId) {
        alertLine(byId("chat-problem"), null);
        const session = this.page.store.sessions.get(sessionId);
        const params = { sessionId, text, id };
        if (session?.surface === "app" || session?.surface === "web") {
            params.channel = session.surface;
        }
        await this.page.socket.request("chat.send", params, { repeatable: true });
    }

    async choose(surface) {
        alertLine(byId("chat-problem"), null);
        try {
            await this.page.socket.request("chat.channel", { sessionId: this.shownId, surface });
        } catch (problem) {
            alertLine(byId("chat-problem"), problem);
        }
        this.draw();
    }

    draw() {
        const session = this.page.store.selected;
        byId("side").hidden = !session;
        if (!session) { return; }
        const inside = isIn(session, this.page.store.agent?.agentId);
        if (inside) { this.entered.add(session.sessionId); }
        this.drawChannels(session, inside);
        this.composer.enabled = (isLive(session) && inside) || this.wasLeft(session);
        say(byId("channel-state"), this.state(session));
        byId("transcript").href =
            `/v1/agent/sessions/${encodeURIComponent(session.sessionId)}/transcript`;
    }

    /// Whether the customer has gone from a session that this agent was in: what the agent
    /// tries then is answered by the gateway, which says that nobody is there.
    wasLeft(session) {
        return !isLive(session) && hasHost(session) && this.entered.has(session.sessionId);
    }

    /// Offers the channels that there are: none of Deskhand without a Deskhand, and the web
    /// chat only while it is open.
    drawChannels(session, inside) {
        const there = {
            web: Boolean(session.web?.present), app: hasHost(session),
            both: Boolean(session.web?.present) && hasHost(session),
        };
        const open = session.web?.alive === true || !hasHost(session);
        for (const surface of ["web", "app", "both"]) {
            const radio = byId(`channel-${surface}`);
            radio.checked = session.surface === surface;
            radio.disabled = surface !== "app" && !open;
            radio.parentElement.hidden = !there[surface];
            radio.parentElement.title = radio.disabled ? "The customer’s web chat is not open" : "";
        }
        byId("channel").disabled = !(isLive(session) && inside) && !this.wasLeft(session);
        byId("channel").hidden = !there.web && !there.app;
    }

    drawEnd() { byId("to-end").hidden = this.log.isAtEnd(); }

    state(session) {
        if (!isLive(session)) { return "The session is over"; }
        if (!isIn(session, this.page.store.agent?.agentId)) {
            return "Start or join the session to write.";
        }
        const web = session.web?.present
            ? (session.web.alive ? "Web chat open" : "Web chat closed") : "No web chat";
        const app = hasHost(session)
            ? (session.host.connected ? "Deskhand connected" : "Deskhand reconnecting")
            : "No Deskhand";
        return `${web} · ${app}`;
    }
}
