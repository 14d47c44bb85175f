import { byId, say } from "../shared/dom.js";
import { freshId } from "../shared/rpc.js";
import { makeScreenPage } from "../shared/screen-page.js";

/// How often a screen that was closed for good is asked for again, in milliseconds: sharing
/// may come back, and this window has no other way to learn it.
const ASK_AGAIN = 5000;

const query = new URLSearchParams(location.search);
const session = query.get("session") ?? "";
const access = query.get("access") === "control" ? "control" : "view";
const view = makeScreenPage();

function open() {
    view.open(`/v1/agent/sessions/${encodeURIComponent(session)}/screen`
        + `?access=${access}&tag=${freshId()}`);
}

say(byId("screen-access"), access === "control" ? "Control" : "View only");
byId("screen-access").className = `badge ${access === "control" ? "good" : "warn"}`;
byId("back").addEventListener("click", () => window.close());
view.setViewOnly(access !== "control");
view.addEventListener("state", ({ detail }) => {
    if (detail === "over") { setTimeout(open, ASK_AGAIN); }
});
if (session) { open(); }
