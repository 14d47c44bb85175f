import { byId, say } from "../shared/dom.js";
import { nameText } from "../shared/text.js";

/// Shows whose gateway this is. The logo is taken from this gateway alone.
export function drawCompany(company) {
    const name = nameText(company?.name, "Support");
    say(byId("company"), name);
    const logo = byId("logo");
    if (!company?.logoUrl || logo.dataset.asked) { return name; }
    logo.dataset.asked = "true";
    logo.addEventListener("load", () => {
        logo.hidden = false;
        byId("mark").setAttribute("hidden", "");
    });
    logo.src = "/logo";
    return name;
}
