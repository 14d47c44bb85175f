import { byId, element } from "../shared/dom.js";
import { Menu } from "../shared/menu.js";

/// Chords that the agent's own desktop or browser keeps for itself, as X keysym names.
const CHORDS = [
    ["ctrl-alt-del", "Ctrl + Alt + Del", ["Control_L", "Alt_L", "Delete"]],
    ["ctrl-esc", "Ctrl + Esc", ["Control_L", "Escape"]],
    ["alt-tab", "Alt + Tab", ["Alt_L", "Tab"]],
    ["alt-f4", "Alt + F4", ["Alt_L", "F4"]],
    ["alt-f2", "Alt + F2", ["Alt_L", "F2"]],
    ["super", "Super (Windows)", ["Super_L"]],
    ["ctrl-w", "Ctrl + W", ["Control_L", "w"]],
    ["f11", "F11", ["F11"]],
    ["print", "Print screen", ["Print"]],
    ["escape", "Escape", ["Escape"]],
];

/// The menu “Send keys”.
export class KeysMenu {
    constructor(page) {
        const menu = byId("keys-menu");
        for (const [name, label, keys] of CHORDS) {
            const item = element("button", {
                type: "button", role: "menuitem", class: "quiet", id: `keys-${name}`,
            }, label);
            item.addEventListener("click", () => {
                const sessionId = page.store.selectedId;
                if (sessionId) { page.act("keys.send", { sessionId, keys }); }
            });
            menu.append(item);
        }
        this.menu = new Menu(byId("send-keys"), menu);
        this.page = page;
    }

    draw(operating) {
        const allowed = operating && this.page.store.selected?.permissions?.keys !== false;
        byId("send-keys").disabled = !allowed;
        if (!allowed) { this.menu.hide(); }
    }
}
