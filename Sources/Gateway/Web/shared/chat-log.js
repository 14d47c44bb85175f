import { element } from "./dom.js";
import { linked, nameText, timeText } from "./text.js";

/// How far from its end a log still counts as being read at its end, in pixels.
const NEAR_END = 48;
/// How often the end is looked for again until lines have their true height.
const FRAMES = 4;

/// The conversation as a list. Every line is shown once, whoever repeats it, and the list
/// stays where its reader is: at the end, or further up.
export class ChatLog {
    /// - Parameters:
    ///   - list: The `ol` that holds the lines, inside the element that scrolls.
    ///   - own: Which kind of author sits in front of this page: `agent` or `customer`.
    constructor(list, own) {
        this.list = list;
        this.scroller = list.parentElement;
        this.own = own;
        this.messages = new Map();
        /// The line that those who wait are told again and again.
        this.held = null;
    }

    /// Forgets the conversation.
    clear() {
        this.messages.clear();
        this.held = null;
        this.list.replaceChildren();
    }

    /// Shows a message unless it is already there. Returns whether it was new.
    add(message) {
        if (this.messages.has(message.messageId)) { return false; }
        const follow = this.isAtEnd();
        this.messages.set(message.messageId, message);
        this.list.append(this.line(message));
        if (follow || message.from?.kind === this.own) { this.toEnd(); }
        return true;
    }

    /// Shows the whole conversation. What is there already stays untouched when the rest only
    /// follows after it, so that nothing is read out twice.
    replace(messages) {
        const known = [...this.messages.keys()];
        const fits = known.every((id, index) => messages[index]?.messageId === id);
        if (!fits) { this.clear(); }
        const follow = this.isAtEnd();
        for (const message of messages) {
            if (this.messages.has(message.messageId)) { continue; }
            this.messages.set(message.messageId, message);
            this.list.append(this.line(message));
        }
        if (follow || !fits) { this.toEnd(); }
    }

    /// Marks lines that nobody came to read in time, and that the gateway has dropped.
    discard(messageIds) {
        for (const id of messageIds) {
            const line = [...this.list.children].find((each) => each.dataset.messageId === id);
            if (!line || line.classList.contains("dropped")) { continue; }
            line.classList.add("dropped");
            line.append(element("div", { class: "note" }, "Not delivered"));
        }
    }

    /// Shows the message to those who wait, once, after all that was said; null takes it away.
    hold(text) {
        this.held?.remove();
        this.held = null;
        if (!text) { return; }
        const follow = this.isAtEnd();
        this.held = element("li", { class: "line system", "data-kind": "hold" },
            element("div", { class: "said", dir: "auto" }, ...linked(text)));
        this.list.append(this.held);
        if (follow) { this.toEnd(); }
    }

    /// Every message, oldest first.
    all() { return [...this.messages.values()]; }

    isAtEnd() {
        const { scrollHeight, scrollTop, clientHeight } = this.scroller;
        return scrollHeight - scrollTop - clientHeight < NEAR_END;
    }

    /// Goes to the newest line. Lines have their true height only once they are in sight, so it
    /// takes some frames to be there; a reader who moves up meanwhile is let go.
    toEnd(frames = FRAMES) {
        this.scroller.scrollTop = this.scroller.scrollHeight;
        const reached = this.scroller.scrollTop;
        if (frames === 0) { return; }
        requestAnimationFrame(() => {
            if (this.scroller.scrollTop >= reached) { this.toEnd(frames - 1); }
        });
    }

    line(message) {
        const kind = ["agent", "customer"].includes(message.from?.kind)
            ? message.from.kind : "system";
        const mine = kind === this.own;
        const line = element("li", {
            class: `line ${kind}${mine ? " mine" : ""}`,
            "data-message-id": message.messageId,
            "data-kind": kind,
            "data-channel": message.channel,
        });
        if (kind !== "system") { line.append(this.heading(message)); }
        line.append(element("div", { class: "said", dir: "auto" }, ...linked(message.text)));
        return line;
    }

    heading(message) {
        const at = new Date(message.at);
        const heading = element("div", { class: "who" });
        heading.append(element("bdi", { class: "name" }, nameText(message.from?.name)));
        if (!Number.isNaN(at.getTime())) {
            heading.append(element("time", {
                datetime: at.toISOString(), title: at.toLocaleString(),
            }, timeText(at)));
        }
        if (this.own === "agent" && message.channel) {
            const where = message.channel === "app" ? "Deskhand" : "web chat";
            heading.append(element("span", { class: "where" }, where));
        }
        if (message.queued) {
            heading.append(element("span", { class: "where" }, "while nobody was here"));
        }
        return heading;
    }
}
