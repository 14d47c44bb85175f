import { byId, element, onClick, say } from "../shared/dom.js";
import { failure } from "../shared/http.js";
import { syncList } from "../shared/lists.js";
import { nameText, plain, sizeText } from "../shared/text.js";
import { freshId } from "../shared/rpc.js";
import { alertLine } from "./confirm.js";
import { hasHost, isIn, isLive } from "./model.js";

const STATES = {
    sending: "to the gateway", offered: "offered", accepted: "under way", done: "received",
    asked: "the customer wants to send it", ready: "here", refused: "refused", failed: "failed",
    cancelled: "cancelled",
};

/// The drawer “Files”: offers to the customer, and what the customer sends.
export class FilesDrawer {
    constructor(page) {
        this.page = page;
        /// Files on their way to the gateway, which does not know them yet.
        this.uploads = new Map();
        for (const what of ["file", "folder"]) {
            const input = byId(`offer-${what}-input`);
            byId(`offer-${what}`).addEventListener("click", () => input.click());
            input.addEventListener("change", () => {
                this.offer([...input.files]);
                input.value = "";
            });
        }
        this.acceptDrops(byId("side"));
    }

    acceptDrops(area) {
        area.addEventListener("dragover", (event) => {
            if (!this.possible() || !event.dataTransfer?.types.includes("Files")) { return; }
            event.preventDefault();
            area.classList.add("dropping");
        });
        area.addEventListener("dragleave", () => area.classList.remove("dropping"));
        area.addEventListener("drop", (event) => {
            area.classList.remove("dropping");
            if (!this.possible() || !event.dataTransfer?.files.length) { return; }
            event.preventDefault();
            this.page.drawers.open("files");
            this.offer([...event.dataTransfer.files]);
        });
    }

    possible() {
        const session = this.page.store.selected;
        return Boolean(session) && isLive(session) && hasHost(session)
            && isIn(session, this.page.store.agent?.agentId);
    }

    /// Sends files one after the other; a folder is one offer a file.
    async offer(files) {
        const { sessionId } = this.page.store.selected ?? {};
        if (!sessionId) { return; }
        const longest = this.page.store.limits.fileBytes;
        for (const file of files) {
            const name = file.webkitRelativePath || file.name;
            if (file.size > longest) {
                alertLine(byId("problem"),
                    `“${nameText(name)}” is larger than ${sizeText(longest)} and was not sent.`);
                continue;
            }
            await this.upload(sessionId, file, name);
        }
    }

    upload(sessionId, file, name) {
        const key = freshId();
        const entry = {
            key, sessionId, name, size: file.size, done: 0, direction: "to-customer",
            state: "sending",
        };
        this.uploads.set(key, entry);
        return new Promise((resolve) => {
            const request = new XMLHttpRequest();
            entry.request = request;
            request.open("POST", `/v1/agent/sessions/${encodeURIComponent(sessionId)}/files`
                + `?name=${encodeURIComponent(name)}`);
            request.upload.addEventListener("progress", (event) => {
                entry.done = event.loaded;
                this.draw();
            });
            request.addEventListener("loadend", () => {
                this.uploads.delete(key);
                this.tellFailure(request, name);
                this.draw();
                resolve();
            });
            request.send(file);
            this.draw();
        });
    }

    tellFailure(request, name) {
        if (request.status === 201 || request.dataset === "cancelled") { return; }
        let value = null;
        try { value = JSON.parse(request.responseText); } catch { /* The status says enough. */ }
        const why = request.status
            ? failure(request.status, value).message : "The connection was lost.";
        alertLine(byId("problem"), `“${nameText(name)}” was not sent. ${why}`);
    }

    draw() {
        const session = this.page.store.selected;
        if (!session) { return; }
        const transfers = [
            ...(session.transfers ?? []).map((each) => ({ ...each, key: each.transferId })),
            ...[...this.uploads.values()].filter((each) => each.sessionId === session.sessionId),
        ];
        for (const what of ["file", "folder"]) {
            byId(`offer-${what}`).disabled = !this.possible();
        }
        say(byId("file-limit"), `At most ${sizeText(this.page.store.limits.fileBytes)} each.`);
        byId("transfers-none").hidden = transfers.length > 0;
        const asking = transfers.filter((each) => each.state === "asked").length;
        say(byId("files-count"), String(asking));
        byId("files-count").hidden = asking === 0;
        syncList(byId("transfers"), transfers, {
            key: (transfer) => `${transfer.key} ${transfer.state}`,
            make: (transfer) => this.make(transfer),
            update: (item, transfer) => this.update(item, transfer),
        });
    }

    make(transfer) {
        const item = element("li", {
            class: "transfer", "data-testid": "transfer", "data-state": transfer.state,
            "data-direction": transfer.direction,
        });
        const arrow = transfer.direction === "to-customer" ? "to customer" : "from customer";
        item.append(
            element("bdi", { class: "transfer-name" }, plain(transfer.name)),
            element("span", { class: "muted small transfer-state" }),
            element("progress", { max: 1, value: 0, "aria-label": `${plain(transfer.name)}, ${arrow}` }),
            element("div", { class: "row transfer-actions" }, ...this.actions(transfer)));
        return item;
    }

    update(item, transfer) {
        const running = transfer.state === "accepted" || transfer.state === "sending";
        const reason = transfer.reason ? ` (${plain(transfer.reason)})` : "";
        const share = running && transfer.size
            ? ` – ${Math.floor(100 * Math.min(1, transfer.done / transfer.size))} %` : "";
        const way = transfer.direction === "to-customer" ? "To customer" : "From customer";
        say(item.querySelector(".transfer-state"), `${way}, ${sizeText(transfer.size)}, `
            + `${STATES[transfer.state] ?? transfer.state}${share}${reason}`);
        const bar = item.querySelector("progress");
        bar.hidden = !running;
        bar.value = transfer.size ? Math.min(1, transfer.done / transfer.size) : 0;
    }

    actions({ transferId, state, downloadPath, request, name }) {
        const label = nameText(name);
        const button = (testid, words, method, tone = "") => {
            const made = element("button", {
                type: "button", class: tone, "data-testid": testid,
                "aria-label": `${words} ${label}`,
            }, words);
            const { selectedId } = this.page.store;
            onClick(made, () => this.page.act(method, { sessionId: selectedId, transferId }));
            return made;
        };
        if (state === "sending") {
            const stop = element("button", { type: "button", "aria-label": `Cancel ${label}` }, "Cancel");
            stop.addEventListener("click", () => { request.dataset = "cancelled"; request.abort(); });
            return [stop];
        }
        if (state === "asked") {
            return [button("file-accept", "Accept", "file.accept", "primary"),
                button("file-refuse", "Refuse", "file.refuse")];
        }
        if (state === "offered" || state === "accepted") {
            return [button("file-cancel", "Cancel", "file.cancel")];
        }
        const path = this.savePath(downloadPath);
        if (state === "ready" && path) {
            return [element("a", {
                class: "button", href: path, download: true, "data-testid": "file-save",
                "aria-label": `Save ${label}`,
            }, "Save")];
        }
        return [];
    }

    /// The address of a received file, if it is one of this gateway's own.
    savePath(path) {
        return typeof path === "string" && path.startsWith("/v1/agent/") ? path : null;
    }
}
