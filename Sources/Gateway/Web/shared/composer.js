import { freshId } from "./rpc.js";

/// How often others are told that somebody types, in milliseconds; they show it for 5 s.
const TYPING_EVERY = 3000;
/// The protocol's limit for one chat text, in bytes of UTF-8.
const LONGEST = 16 * 1024;

/// The field that a chat line is written in: Enter sends, Shift+Enter breaks the line,
/// and it grows with what is in it.
export class Composer {
    /// - Parameters:
    ///   - form: Holds the text area and the button.
    ///   - actions: `send(text, id)`, which may throw an error to show; `typing()`;
    ///     `failed(problem)`. A line that is tried again keeps its id, so that it is said
    ///     once even if only the answer was lost.
    constructor(form, actions) {
        this.form = form;
        this.field = form.querySelector("textarea");
        this.button = form.querySelector("button[type=submit]");
        this.actions = actions;
        this.toldTyping = 0;
        this.sending = false;
        this.tried = { text: "", id: "" };
        form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
        this.field.addEventListener("keydown", (event) => this.onKey(event));
        this.field.addEventListener("input", () => this.onInput());
    }

    set enabled(enabled) {
        this.field.disabled = !enabled;
        this.button.disabled = !enabled;
    }

    get value() { return this.field.value; }

    set value(text) {
        this.field.value = text;
        this.fit();
    }

    /// Puts text where the writer is, without sending it.
    insert(text) {
        const { selectionStart, selectionEnd, value } = this.field;
        const gap = selectionStart > 0 && !/\s/.test(value[selectionStart - 1]) ? " " : "";
        this.field.setRangeText(gap + text, selectionStart, selectionEnd, "end");
        this.fit();
        this.field.focus();
    }

    onKey(event) {
        // Enter that ends an input method's composition is not a wish to send.
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) { return; }
        event.preventDefault();
        this.submit();
    }

    onInput() {
        this.fit();
        const now = Date.now();
        if (!this.field.value.trim() || now - this.toldTyping < TYPING_EVERY) { return; }
        this.toldTyping = now;
        this.actions.typing?.();
    }

    fit() {
        this.field.style.height = "auto";
        this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 160)}px`;
    }

    async submit() {
        const text = this.field.value.trim();
        if (!text || this.sending || this.field.disabled) { return; }
        if (new TextEncoder().encode(text).length > LONGEST) {
            this.actions.failed?.(new Error("This is too long for one message."));
            return;
        }
        this.sending = true;
        if (this.tried.text !== text) { this.tried = { text, id: freshId() }; }
        try {
            await this.actions.send(text, this.tried.id);
            this.tried = { text: "", id: "" };
            // What was typed meanwhile stays.
            if (this.field.value.trim() === text) { this.field.value = ""; }
            this.toldTyping = 0;
            this.fit();
        } catch (problem) {
            this.actions.failed?.(problem);
        } finally {
            this.sending = false;
        }
    }
}
