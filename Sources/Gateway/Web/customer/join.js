import { readCode } from "../shared/code.js";
import { copies } from "../shared/copy.js";
import { byId, say } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { deskhandLink, joinCommand, webAddress } from "../shared/links.js";
import { grouped, nameText } from "../shared/text.js";
import { drawClosed } from "./closed.js";
import { drawCompany } from "./company.js";

function codeOfAddress() {
    const given = new URLSearchParams(location.search).get("code");
    return readCode(given ?? location.pathname.slice(1));
}

function showInvitation(code) {
    byId("invited").hidden = false;
    say(byId("pin"), grouped(code));
    byId("pin").dataset.code = code;
    byId("open-deskhand").href = deskhandLink(code);
    say(byId("command"), joinCommand(code));
    copies(byId("copy-command"), () => joinCommand(code));
    byId("browser-chat").href = `/chat?code=${code}`;
}

function showEntry() {
    byId("entry").hidden = false;
    const wrong = new URLSearchParams(location.search).has("code") || location.pathname !== "/";
    if (wrong) { complain("This link carries no usable PIN. Type the PIN, or ask for a new one."); }
    byId("pin-form").addEventListener("submit", (event) => {
        event.preventDefault();
        const code = readCode(byId("pin-field").value);
        if (code) {
            location.assign(`/?code=${code}`);
        } else {
            complain("A PIN has 6 to 12 digits. Please check what you typed.");
            byId("pin-field").focus();
        }
    });
    byId("pin-field").focus();
}

function complain(text) {
    say(byId("pin-problem"), text);
    byId("pin-problem").hidden = false;
    byId("pin-field").setAttribute("aria-invalid", "true");
}

async function showCompany() {
    const company = await call("GET", "/v1/company").catch(() => null);
    const name = drawCompany(company);
    drawClosed(company);
    say(byId("invited-title"), `Let ${name} see your screen`);
    document.title = `Join a support session – ${nameText(name)}`;
    const download = webAddress(company?.downloadUrl);
    byId("download-way").hidden = !download;
    if (download) { byId("download").href = download; }
}

const code = codeOfAddress();
say(byId("host"), location.host);
if (code) { showInvitation(code); } else { showEntry(); }
showCompany();
