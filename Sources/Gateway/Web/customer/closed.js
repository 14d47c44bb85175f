import { webAddress } from "../shared/links.js";
import { byId } from "../shared/dom.js";

const DAY = 24 * 3600 * 1000;

/// When something is, as people say it: a time for the hours ahead, a day for later.
function momentText(at) {
    const time = { hour: "2-digit", minute: "2-digit" };
    const day = { weekday: "long", ...time };
    return at - Date.now() < DAY / 2
        ? new Date(at).toLocaleTimeString([], time) : new Date(at).toLocaleString([], day);
}

/// Says that support is closed, until when, and where to look meanwhile; or hides the line.
export function drawClosed(company) {
    const line = byId("closed");
    const seconds = Number(company?.closedSeconds);
    line.hidden = !(seconds > 0);
    if (line.hidden) { return; }
    const until = momentText(Date.now() + seconds * 1000);
    line.replaceChildren(`Support is closed now. Please come back after ${until}.`);
    const page = webAddress(company.closedUrl);
    if (!page) { return; }
    const link = document.createElement("a");
    link.id = "closed-page";
    link.href = page;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.textContent = page;
    line.append(" Meanwhile: ", link);
}
