import { byId } from "../shared/dom.js";

const NAMES = ["people", "files", "guide"];

/// The drawers above the conversation, of which at most one is open.
export class Drawers {
    constructor() {
        for (const name of NAMES) {
            byId(`tab-${name}`).addEventListener("click", () => {
                if (byId(name).hidden) { this.open(name); } else { this.close(); }
            });
        }
    }

    open(wanted) {
        for (const name of NAMES) {
            byId(name).hidden = name !== wanted;
            byId(`tab-${name}`).setAttribute("aria-expanded", String(name === wanted));
        }
    }

    close() { this.open(null); }
}
