import { byId, element, say } from "../shared/dom.js";
import { syncList } from "../shared/lists.js";
import { elapsedText, grouped, nameText } from "../shared/text.js";
import { needsAgent, statusWords } from "./model.js";

/// The lists on the left: who waits, and every other session.
export class SessionLists {
    constructor(store) {
        this.store = store;
        store.addEventListener("change", () => this.draw());
        setInterval(() => this.draw(), 1000);
    }

    draw() {
        const sessions = [...this.store.sessions.values()];
        const waiting = sessions.filter(needsAgent)
            .sort((a, b) => String(a.waitingSince ?? "").localeCompare(b.waitingSince ?? ""));
        const others = sessions.filter((session) => !needsAgent(session))
            .sort((a, b) => (a.status === "ended") - (b.status === "ended")
                || String(b.createdAt).localeCompare(String(a.createdAt)));
        this.fill("waiting", waiting, byId("waiting-list"), byId("waiting-count"));
        this.fill("session", others, byId("session-list"), byId("others-count"));
        byId("waiting-count").className = waiting.length ? "badge warn" : "badge";
        const company = this.store.company?.name ?? "Deskhand";
        document.title = `${waiting.length ? `(${waiting.length} waiting) ` : ""}Agent console – ${nameText(company)}`;
    }

    fill(name, sessions, list, count) {
        syncList(list, sessions, {
            key: (session) => session.sessionId,
            make: (session) => this.make(session),
            update: (item, session) => this.update(item, session),
        });
        say(count, String(sessions.length));
        byId(`${name}-none`).hidden = sessions.length > 0;
    }

    make({ sessionId }) {
        const button = element("button", {
            type: "button", class: "quiet entry",
            "data-testid": "session-entry", "data-session-id": sessionId,
        },
        element("bdi", { class: "entry-name" }),
        element("span", { class: "badge entry-status" }),
        element("span", { class: "entry-facts muted small" }),
        element("span", { class: "badge bad entry-unread" }));
        button.addEventListener("click", () => this.store.select(sessionId));
        return element("li", {}, button);
    }

    update(item, session) {
        const { words, tone } = statusWords(session);
        const button = item.firstElementChild;
        const [name, status, facts, unread] = button.children;
        const selected = session.sessionId === this.store.selectedId;
        if (selected) {
            button.setAttribute("aria-current", "true");
        } else {
            button.removeAttribute("aria-current");
        }
        button.dataset.status = session.status;
        say(name, nameText(session.title, "Customer"));
        say(status, words);
        status.className = `badge entry-status ${tone}`;
        say(facts, this.facts(session));
        const count = this.store.unread.get(session.sessionId) ?? 0;
        say(unread, count ? `${count} new` : "");
        unread.hidden = count === 0;
    }

    facts(session) {
        if (session.status === "waiting" && session.waitingSince) {
            return `for ${elapsedText(session.waitingSince, this.store.now())}`;
        }
        if (session.status === "new" && session.code) { return `PIN ${grouped(session.code)}`; }
        const names = (session.agents ?? []).map((agent) => nameText(agent.name));
        if (session.status === "active" && names.length) { return `with ${names.join(", ")}`; }
        if (session.status === "grace") { return "all agents have left"; }
        return "";
    }
}
