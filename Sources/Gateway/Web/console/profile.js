import { byId, element, onClick, say } from "../shared/dom.js";
import { failure } from "../shared/http.js";
import { nameText } from "../shared/text.js";
import { alertLine } from "./confirm.js";

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

/// The side of the square that customers are sent, in pixels.
const SIDE = 256;

/// Cuts a picture to the square in its middle, so that a camera's photo is small enough too.
async function square(file) {
    const picture = await createImageBitmap(file);
    const side = Math.min(picture.width, picture.height);
    const canvas = element("canvas", { width: SIDE, height: SIDE });
    canvas.getContext("2d").drawImage(picture, (picture.width - side) / 2,
        (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    picture.close();
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
}

/// The agent's own name and photo, at the top, and the dialog that changes the photo.
export class Profile {
    constructor(page) {
        this.page = page;
        const dialog = byId("photo-dialog");
        byId("profile").addEventListener("click", () => {
            alertLine(byId("photo-problem"), null);
            dialog.showModal();
        });
        byId("photo-close").addEventListener("click", () => dialog.close());
        byId("photo-choose").addEventListener("click", () => byId("photo-file").click());
        byId("photo-file").addEventListener("change", ({ target }) => this.choose(target));
        onClick(byId("photo-remove"), () => this.send("DELETE"));
    }

    draw() {
        const { agent } = this.page.store;
        say(byId("agent-name"), nameText(agent?.name, "Agent"));
        drawPhoto(byId("agent-photo"), agent);
        drawPhoto(byId("photo-large"), agent);
        byId("photo-remove").disabled = !agent?.avatarUrl;
    }

    async choose(input) {
        const [file] = input.files;
        if (!file) { return; }
        let picture = null;
        try {
            picture = await square(file);
        } catch {
            alertLine(byId("photo-problem"), "This file is not a picture that your browser can show.");
        }
        input.value = "";
        if (picture) { await this.send("POST", picture); }
    }

    async send(method, body) {
        try {
            const answer = await fetch("/v1/agent/avatar", {
                method, body, headers: body ? { "Content-Type": body.type } : {},
            });
            const value = await answer.json().catch(() => null);
            if (!answer.ok) { throw failure(answer.status, value); }
            this.page.store.set({ agent: value.agent });
            alertLine(byId("photo-problem"), null);
        } catch (problem) {
            alertLine(byId("photo-problem"), problem);
        }
    }
}
