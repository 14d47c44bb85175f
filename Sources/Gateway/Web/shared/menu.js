/// A menu that a button opens: arrows move in it, Escape and a choice close it.
export class Menu {
    /// - Parameters:
    ///   - button: Opens and closes the menu.
    ///   - menu: The element with role `menu`; its buttons have role `menuitem`.
    constructor(button, menu) {
        this.button = button;
        this.menu = menu;
        button.addEventListener("click", () => (menu.hidden ? this.open() : this.close()));
        menu.addEventListener("click", () => this.close());
        menu.addEventListener("keydown", (event) => this.onKey(event));
        document.addEventListener("pointerdown", (event) => {
            if (!menu.contains(event.target) && !button.contains(event.target)) { this.hide(); }
        });
    }

    get items() { return [...this.menu.querySelectorAll("[role=menuitem]:not(:disabled)")]; }

    open() {
        this.menu.hidden = false;
        this.button.setAttribute("aria-expanded", "true");
        this.items[0]?.focus();
    }

    close() {
        if (this.menu.hidden) { return; }
        this.hide();
        this.button.focus();
    }

    hide() {
        this.menu.hidden = true;
        this.button.setAttribute("aria-expanded", "false");
    }

    onKey(event) {
        const items = this.items;
        const at = items.indexOf(document.activeElement);
        const to = {
            ArrowDown: (at + 1) % items.length,
            ArrowUp: (at - 1 + items.length) % items.length,
            Home: 0,
            End: items.length - 1,
        }[event.key];
        if (event.key === "Escape") {
            event.preventDefault();
            this.close();
        } else if (event.key === "Tab") {
            this.hide();
        } else if (to !== undefined) {
            event.preventDefault();
            items[to]?.focus();
        }
    }
}
