import { byId, say } from "../shared/dom.js";
import { copyText } from "../shared/copy.js";
import { alertLine } from "./confirm.js";

/// Text both ways between the agent's clipboard and the customer's, while the box is
/// checked. Browsers that keep the clipboard from pages still have the dialog.
export class ClipboardSync {
    constructor(page, view) {
        this.page = page;
        this.view = view;
        this.last = null;
        this.box = byId("clipboard");
        this.field = byId("clipboard-text");
        view.addEventListener("clipboard", ({ detail }) => this.fromCustomer(detail));
        this.box.addEventListener("change", () => this.toCustomer());
        // The agent comes back from another window, perhaps with something copied there.
        window.addEventListener("focus", () => this.toCustomer());
        view.container.addEventListener("pointerenter", () => this.toCustomer());
        byId("clipboard-open").addEventListener("click", () => byId("clipboard-dialog").showModal());
        byId("clipboard-close").addEventListener("click", () => byId("clipboard-dialog").close());
        byId("clipboard-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.send(this.field.value);
            byId("clipboard-dialog").close();
        });
    }

    draw(operating) {
        const allowed = operating && this.page.store.selected?.permissions?.clipboard === true;
        this.box.disabled = !allowed;
        byId("clipboard-open").disabled = !allowed;
        if (!allowed) { this.box.checked = false; }
        this.box.parentElement.title = allowed
            ? "Copies text both ways while it is checked"
            : "The customer has not allowed the clipboard";
    }

    async fromCustomer(text) {
        if (this.box.disabled) { return; }
        this.field.value = text;
        if (!this.box.checked) { return; }
        this.last = text;
        if (!await copyText(text)) {
            alertLine(byId("problem"), "The browser keeps the clipboard to itself; use “Text…”.");
        }
    }

    async toCustomer() {
        if (!this.box.checked || this.box.disabled) { return; }
        let text = "";
        try {
            text = await navigator.clipboard.readText();
        } catch {
            say(byId("announce"), "The browser does not let this page read the clipboard.");
            return;
        }
        if (text && text !== this.last) { this.send(text); }
    }

    send(text) {
        this.last = text;
        this.view.paste(text);
    }
}
