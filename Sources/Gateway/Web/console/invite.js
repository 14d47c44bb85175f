import { byId, onClick, say } from "../shared/dom.js";
import { copies } from "../shared/copy.js";
import { grouped } from "../shared/text.js";
import { confirmed } from "./confirm.js";
import { hasHost, isIn, isLive } from "./model.js";

/// The card with PIN and link, for as long as no Deskhand has joined.
export class InviteCard {
    /// - Parameter page: Gives `store`, `act(method, params)` and `chat`.
    constructor(page) {
        this.page = page;
        copies(byId("copy-pin"), () => this.session?.code ?? "");
        copies(byId("copy-link"), () => byId("link").value);
        onClick(byId("another-pin"), () => this.anotherPin());
        onClick(byId("upgrade"), () => this.upgrade());
        byId("insert-link").addEventListener("click", () => page.chat.insert(byId("link").value));
        byId("link-kind").addEventListener("change", () => this.draw());
        byId("link").addEventListener("focus", (event) => event.target.select());
    }

    get session() { return this.page.store.selected; }

    draw() {
        const session = this.session;
        const shown = Boolean(session) && isLive(session) && !hasHost(session);
        byId("invite").hidden = !shown;
        if (!shown) { return; }
        const mobile = byId("link-mobile").checked;
        const link = (mobile ? session.mobileLink : session.link) ?? session.link ?? "";
        byId("invitation").hidden = !session.code;
        say(byId("pin"), grouped(session.code));
        byId("pin").dataset.code = session.code ?? "";
        if (byId("link").value !== link) { byId("link").value = link; }
        say(byId("another-pin-label"), session.code ? "Another PIN" : "Make a PIN");
        say(byId("pin-page"), location.host);
        byId("link-kind").hidden = !session.code;
        const chatting = isIn(session, this.page.store.agent?.agentId);
        byId("insert-link").hidden = !session.code || !chatting;
        byId("upgrade").hidden = !session.web?.present || !chatting;
    }

    async anotherPin() {
        const session = this.session;
        if (session) { await this.page.act("session.code", { sessionId: session.sessionId }); }
    }

    async upgrade() {
        const session = this.session;
        const yes = await confirmed("Go on at the customer’s desktop?",
            "The customer gets a message with the link, and may go on chatting while Deskhand is fetched.",
            "Invite");
        if (yes) { await this.page.act("session.invite", { sessionId: session.sessionId }); }
    }
}
