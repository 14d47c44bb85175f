import { readCode } from "../shared/code.js";
import { byId, say } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { nameText, plain } from "../shared/text.js";
import { drawClosed } from "./closed.js";
import { drawCompany } from "./company.js";
import { keepKey } from "./keep.js";

/// The form that begins a conversation.
export class StartForm {
    /// - Parameter started: Called once the gateway has made the conversation.
    constructor(started) {
        this.started = started;
        byId("start-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
    }

    async show(problem) {
        byId("welcome").hidden = false;
        this.complain(problem);
        const company = await call("GET", "/v1/company").catch(() => null);
        say(byId("welcome-title"), `Chat with ${drawCompany(company)}`);
        document.title = `Chat – ${nameText(company?.name, "Support")}`;
        drawClosed(company);
        byId("greeting").hidden = !company?.greeting || company.closedSeconds > 0;
        say(byId("greeting"), plain(company?.greeting));
        byId("start-name").focus();
    }

    hide() { byId("welcome").hidden = true; }

    async submit() {
        const button = byId("start-chat");
        if (button.disabled) { return; }
        button.disabled = true;
        this.complain(null);
        const name = byId("start-name").value.trim();
        const code = readCode(new URLSearchParams(location.search).get("code"));
        try {
            const { key } = await call("POST", "/v1/chat/start",
                { ...(name && { name }), ...(code && { code }) });
            // Before the first line, so that whatever was said can be found again.
            if (key) { await keepKey(key); }
            this.started();
        } catch (problem) {
            this.complain(problem);
        } finally {
            button.disabled = false;
        }
    }

    complain(problem) {
        const closed = problem?.kind === "support-closed";
        if (closed) { drawClosed({ closedSeconds: problem.retryAfter }); }
        const wait = problem?.retryAfter ? ` Try again in ${problem.retryAfter} s.` : "";
        say(byId("start-problem"), problem && !closed ? problem.message + wait : "");
        byId("start-problem").hidden = !problem || closed;
    }
}
