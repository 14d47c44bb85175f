import { byId, onClick, say } from "../shared/dom.js";
import { elapsedText, grouped, nameText } from "../shared/text.js";
import { alertLine, confirmed } from "./confirm.js";
import { endWords, hasHost, isIn, isLive, statusWords } from "./model.js";

/// The session's head: who, status, start, leave, end.
export class SessionHead {
    constructor(page) {
        this.page = page;
        onClick(byId("start-session"), () => this.start());
        onClick(byId("join-session"), () => this.join());
        onClick(byId("leave"), () => this.act("session.leave"));
        onClick(byId("end"), () => this.end());
        onClick(byId("dismiss"), () => this.act("session.dismiss"));
        setInterval(() => this.draw(), 1000);
    }

    act(method, more = {}) {
        return this.page.act(method, { sessionId: this.page.store.selectedId, ...more });
    }

    async start() {
        const access = byId("access-view").checked ? "view" : "control";
        this.page.entered(await this.act("session.start", { access }));
    }

    async join() { this.page.entered(await this.act("session.join")); }

    async end() {
        const session = this.page.store.selected;
        if (!session) { return; }
        const sure = session.status === "new" || await confirmed("End the session?",
            `This ends the session with ${nameText(session.title, "the customer")} for everybody.`,
            "End session", { grave: true });
        if (sure) { await this.page.act("session.end", { sessionId: session.sessionId }); }
    }

    draw() {
        const session = this.page.store.selected;
        if (!session) { return; }
        const inside = isIn(session, this.page.store.agent?.agentId);
        const { words, tone } = statusWords(session);
        say(byId("customer"), nameText(session.title, "Customer"));
        say(byId("status"), words);
        byId("status").className = `badge ${tone}`;
        byId("status").dataset.status = session.status;
        say(byId("facts"), this.facts(session));
        byId("leave").hidden = !isLive(session);
        byId("leave").disabled = !inside;
        byId("end").hidden = !isLive(session);
        byId("dismiss").hidden = isLive(session);
        this.drawGrace(session);
        this.drawStart(session, inside);
    }

    drawStart(session, inside) {
        const host = hasHost(session);
        const here = host || session.web?.present;
        byId("start").hidden = inside || !isLive(session) || !here;
        byId("start-access").hidden = !host;
        byId("start-session").hidden = !host;
        const waits = session.status === "waiting" || session.status === "grace";
        say(byId("start-title"), waits ? "The customer is waiting" : "The customer is here");
        say(byId("join-session"), host ? "Chat only" : "Join chat");
        byId("join-session").className = host ? "" : "primary";
    }

    drawGrace(session) {
        const left = Math.ceil((Date.parse(session.graceEndsAt) - this.page.store.now()) / 1000);
        const shown = session.status === "grace" && Number.isFinite(left);
        alertLine(byId("grace"), shown
            ? `All agents have left. The session waits ${Math.max(0, left)} s for one to come back.`
            : null);
    }

    facts(session) {
        if (!isLive(session)) { return `The session is over: ${endWords(session)}.`; }
        const parts = [];
        const client = session.host?.client;
        if (session.status === "waiting" && session.waitingSince) {
            parts.push(`waiting for ${elapsedText(session.waitingSince, this.page.store.now())}`);
        }
        if (client) {
            parts.push(nameText(client.system, "Linux"), `Deskhand ${nameText(client.version, "?")}`,
                nameText(client.display, "no display"), nameText(client.language, ""));
        }
        if (session.host?.present && !session.host.connected) { parts.push("reconnecting"); }
        if (session.code && session.host?.present) { parts.push(`PIN ${grouped(session.code)}`); }
        return parts.filter((part) => part && part !== "Unknown").join(" · ");
    }
}
