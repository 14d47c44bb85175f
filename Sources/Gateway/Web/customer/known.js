import { byId, element, onClick } from "../shared/dom.js";
import { syncList } from "../shared/lists.js";
import { nameText, plain } from "../shared/text.js";

/// The notices about known problems: the customer may leave because of one, or stay.
export class KnownProblems {
    /// - Parameter leave: Is given the notice's id.
    constructor(leave) {
        this.leave = leave;
        /// Those that the customer has read and put away.
        this.put = new Set();
        this.notices = [];
    }

    draw(notices) {
        this.notices = notices;
        const shown = notices.filter(({ noticeId }) => !this.put.has(noticeId));
        byId("known").hidden = shown.length === 0;
        syncList(byId("known-list"), shown, {
            key: (notice) => notice.noticeId,
            make: (notice) => this.make(notice),
        });
    }

    make({ noticeId, title, text }) {
        const name = nameText(title, "Known problem");
        const leave = element("button", {
            type: "button", "data-testid": "notice-leave", "aria-label": `Leave because of “${name}”`,
        }, "Leave the chat");
        const stay = element("button", {
            type: "button", class: "primary", "data-testid": "notice-stay",
            "aria-label": `Stay in spite of “${name}”`,
        }, "Stay");
        onClick(leave, () => this.leave(noticeId));
        stay.addEventListener("click", () => {
            this.put.add(noticeId);
            this.draw(this.notices);
            byId("chat-text").focus();
        });
        return element("li", { class: "stack tight", "data-testid": "notice" },
            element("h2", { dir: "auto" }, name), element("p", { class: "known-text", dir: "auto" }, plain(text)),
            element("div", { class: "row" }, stay, leave));
    }
}
