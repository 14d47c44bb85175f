import { say } from "./dom.js";
import { nameText } from "./text.js";

/// How long a word of typing counts, in milliseconds (PROTOCOL: 5 s).
const LASTS = 5000;

/// The line “Anna is typing…”, which goes away by itself.
export class TypingLine {
    constructor(target) {
        this.target = target;
        this.timer = 0;
    }

    /// Shows that somebody types.
    show(name) {
        say(this.target, `${nameText(name)} is typing…`);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.clear(), LASTS);
    }

    /// Shows that nobody does: a message has come, or time has passed.
    clear() {
        clearTimeout(this.timer);
        say(this.target, "");
    }
}
