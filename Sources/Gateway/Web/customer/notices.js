import { play } from "../shared/tone.js";

/// Tells a customer who looks elsewhere that something was written: a tone, the title, and
/// a notification where the customer has allowed them.
export class Notices {
    constructor(button) {
        this.button = button;
        this.title = null;
        if ("Notification" in window) {
            button.addEventListener("click", () => this.ask());
            this.draw();
        }
        document.addEventListener("visibilitychange", () => this.seen());
    }

    async ask() {
        await Notification.requestPermission();
        this.draw();
    }

    draw() { this.button.hidden = Notification.permission !== "default"; }

    show(from, text) {
        if (!document.hidden && document.hasFocus()) { return; }
        play("message");
        this.title ??= document.title;
        document.title = `● ${from} – ${this.title}`;
        if (!("Notification" in window) || Notification.permission !== "granted") { return; }
        try {
            new Notification(from, { body: text.slice(0, 200), tag: "deskhand-chat" });
        } catch { /* Some phones offer notifications, and then allow pages none. */ }
    }

    seen() {
        if (document.hidden || this.title === null) { return; }
        document.title = this.title;
        this.title = null;
    }
}
