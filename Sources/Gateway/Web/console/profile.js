import { byId, element, say } from "../shared/dom.js";
import { failure } from "../shared/http.js";
import { nameText } from "../shared/text.js";
import { alertLine } from "./confirm.js";

/// How a gateway answers that knows no way to send one's photo.
const NO_PHOTOS = new Set([404, 405, 426]);

/// Photos come from this gateway alone, so that no address of another host is fetched.
function ownAddress(address) {
    try {
        const url = new URL(address, location.href);
        return url.origin === location.origin ? url.href : null;
    } catch {
        return null;
    }
}

/// Draws an agent's photo, or initials where there is none.
export function drawPhoto(holder, agent) {
    const address = agent?.avatarUrl ? ownAddress(agent.avatarUrl) : null;
    const wanted = address ?? initials(agent?.name);
    if (holder.dataset.shown === wanted) { return; }
    holder.dataset.shown = wanted;
    if (!address) {
        holder.replaceChildren(wanted);
        return;
    }
    const image = element("img", { src: address, alt: "" });
    image.addEventListener("error", () => holder.replaceChildren(initials(agent.name)));
    holder.replaceChildren(image);
}

function initials(name) {
    return nameText(name, "?").split(" ").slice(0, 2)
        .map((word) => [...word][0] ?? "").join("").toUpperCase();
}

/// The agent's own name and photo, at the top.
export class Profile {
    constructor(page) {
        this.page = page;
        byId("profile").addEventListener("click", () => byId("photo-file").click());
        byId("photo-file").addEventListener("change", ({ target }) => this.send(target));
    }

    draw() {
        const { agent } = this.page.store;
        say(byId("agent-name"), nameText(agent?.name, "Agent"));
        drawPhoto(byId("agent-photo"), agent);
    }

    async send(input) {
        const [file] = input.files;
        input.value = "";
        if (!file) { return; }
        try {
            const answer = await fetch("/v1/agent/avatar", {
                method: "POST", body: file, headers: { "Content-Type": file.type },
            });
            const value = await answer.json().catch(() => null);
            if (NO_PHOTOS.has(answer.status)) {
                throw new Error("This gateway takes photos from its administrator alone.");
            }
            if (!answer.ok) { throw failure(answer.status, value); }
            if (value?.agent) { this.page.store.set({ agent: value.agent }); }
        } catch (problem) {
            alertLine(byId("problem"), problem);
        }
    }
}
