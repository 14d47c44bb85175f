import { byId, element, onClick, say } from "../shared/dom.js";
import { syncList } from "../shared/lists.js";
import { nameText, plain } from "../shared/text.js";
import { hasHost, isLive } from "./model.js";

/// The drawer “Tell”: greeting, queue message, notices; and the notice to all who wait.
export class GuideDrawer {
    constructor(page) {
        this.page = page;
        this.form("greeting-form", ["greeting"], ([text]) => this.act("greeting.send", { text }));
        this.form("hold-form", ["hold"], ([text]) => this.act("queue.message", { text }));
        this.form("notice-form", ["notice-title", "notice-text"],
            ([title, text]) => this.act("notice.send", { title, text }));
        this.form("publish-form", ["publish-heading", "publish-text"], async ([title, text]) => {
            const made = await page.act("notice.publish", { title, text });
            if (made) { byId("publish-dialog").close(); }
            return made;
        });
        byId("publish-notice").addEventListener("click", () => byId("publish-dialog").showModal());
        byId("publish-cancel").addEventListener("click", () => byId("publish-dialog").close());
    }

    act(method, more) {
        return this.page.act(method, { sessionId: this.page.store.selectedId, ...more });
    }

    /// Sends what the fields hold, when all are filled, and empties them once it is done.
    form(id, fields, send) {
        byId(id).addEventListener("submit", async (event) => {
            event.preventDefault();
            const empty = fields.map(byId).find((field) => !field.value.trim());
            if (empty) { empty.focus(); return; }
            const done = await send(fields.map((field) => byId(field).value.trim()));
            if (done) { for (const field of fields) { byId(field).value = ""; } }
        });
    }

    draw() {
        this.drawNotices(byId("standing-list"), this.page.store.notices,
            "Withdraw", (noticeId) => this.page.act("notice.withdraw", { noticeId }));
        const session = this.page.store.selected;
        if (!session) { return; }
        const reachable = isLive(session) && (hasHost(session) || session.web?.present === true);
        for (const id of ["greeting-send", "hold-send", "notice-send"]) {
            byId(id).disabled = !reachable;
        }
        say(byId("queue"), this.place(session));
        this.drawNotices(byId("notices"), session.notices ?? [],
            "Clear", (noticeId) => this.act("notice.clear", { noticeId }));
    }

    place({ queue }) {
        if (!queue) { return "Not in the queue."; }
        const minutes = Math.max(1, Math.round((queue.waitSeconds ?? 0) / 60));
        const wait = queue.waitSeconds ? `, about ${minutes} min to wait` : "";
        return `Place ${queue.position} in the queue${wait}.`;
    }

    drawNotices(list, notices, words, remove) {
        syncList(list, notices, {
            key: (notice) => notice.noticeId,
            make: ({ noticeId, title, text }) => {
                const button = element("button", {
                    type: "button", "aria-label": `${words} “${nameText(title)}”`,
                    "data-testid": `notice-${words.toLowerCase()}`,
                }, words);
                onClick(button, () => remove(noticeId));
                return element("li", { title: plain(text) },
                    element("bdi", { class: "grow" }, nameText(title)), button);
            },
        });
    }
}
