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
    ///   - actions: `send(text, id, target)`, which may throw an error to show; `typing()`;
    ///     `failed(problem)`; and, where one field serves several conversations, `target()`,
    ///     the one that is shown, and `keep(target, text)` for what another one's was. A line
    ///     that is tried again keeps its id, so that it is said once even if only the answer
    ///     was lost.
    constructor(form, actions) {
        this.form = form;
        this.field = form.querySelector("textarea");
        this.button = form.querySelector("button[type=submit]");
        this.actions = actions;
        this.toldTyping = 0;
        this.sending = false;
        /// Lines that are on their way, the first of them at the gateway.
        this.queue = [];
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

    /// Takes what is written out of the field, so that the next line can be written while this
    /// one is on its way; lines go one after the other, in the order in which they were written.
    submit() {
        const text = this.field.value.trim();
        if (!text || this.field.disabled) { return; }
        if (new TextEncoder().encode(text).length > LONGEST) {
            this.actions.failed?.(new Error("This is too long for one message."));
            return;
        }
        const id = this.tried.text === text ? this.tried.id : freshId();
        this.queue.push({ text, id, target: this.actions.target?.() });
        this.tried = { text: "", id: "" };
        this.value = "";
        this.toldTyping = 0;
        this.drain();
    }

    async drain() {
        if (this.sending) { return; }
        this.sending = true;
        while (this.queue.length) {
            const [{ text, id, target }] = this.queue;
            try {
                await this.actions.send(text, id, target);
                this.queue.shift();
            } catch (problem) {
                this.giveBack(problem);
            }
        }
        this.sending = false;
    }

    /// Puts what could not be sent back into the field, before what was typed since.
    giveBack(problem) {
        const back = this.queue;
        this.queue = [];
        this.actions.failed?.(problem);
        const here = this.actions.target?.();
        const mine = back.filter(({ target }) => target === here).map(({ text }) => text);
        for (const { text, target } of back) {
            if (target !== here) { this.actions.keep?.(target, text); }
        }
        if (mine.length === 0) { return; }
        this.tried = back[0].text === mine[0] ? back[0] : this.tried;
        this.value = [...mine, this.field.value].filter(Boolean).join("\n");
    }
}
