import { byId, say } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { makeScreenPage } from "../shared/screen-page.js";
import { nameText } from "../shared/text.js";

/// How often the gateway is asked whether something is shared, in milliseconds.
const ASK_EVERY = 2500;
const GONE = new Set([404, 410]);

const token = location.pathname.split("/").filter(Boolean).pop() ?? "";
const path = `/v1/external/${encodeURIComponent(token)}`;
const view = makeScreenPage();

function tell(text) {
    byId("screen-empty").hidden = false;
    say(byId("screen-empty-text"), text);
}

/// Opens the screen once it is shared, and closes it when it is not; stops for good when
/// the link is worth nothing any more.
async function look() {
    let next = ASK_EVERY;
    try {
        const { company, name, sharing } = await call("GET", path);
        say(byId("company"), nameText(company?.name, "Deskhand"));
        say(byId("viewer-name"), name ? `for ${nameText(name)}` : "");
        const idle = view.state === "off" || view.state === "over";
        if (sharing && idle) {
            view.open(`${path}/screen`);
        } else if (!sharing && view.state !== "on") {
            if (!idle) { view.close(); }
            tell("The customer shares nothing at the moment. This page waits.");
        }
    } catch (problem) {
        if (GONE.has(problem.status)) {
            view.close();
            tell("This link is not valid any more.");
            document.body.dataset.over = "true";
            return;
        }
        next = 2 * ASK_EVERY;
    }
    setTimeout(look, next);
}

view.setViewOnly(true);
look();
