/// Makes and fills elements. Text from elsewhere only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = new URL("./icons.svg", import.meta.url).pathname;

/// Finds an element by id, and says which one is missing rather than failing later.
export function byId(id) {
    const found = document.getElementById(id);
    if (!found) { throw new Error(`the page has no element “${id}”`); }
    return found;
}

/// Makes an element. `attributes` are ours; `children` may be strings from anybody.
export function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === null || value === false) { continue; }
        made.setAttribute(name, value === true ? "" : String(value));
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
}

/// An icon of shared/icons.svg; decoration, so hidden from screen readers.
export function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${ICONS}#${name}`);
    svg.append(use);
    return svg;
}

/// Replaces what an element says, touching the page only when it changes, so that
/// live regions are not read twice.
export function say(target, text) {
    if (target.textContent !== text) { target.textContent = text; }
}

/// Calls `action` on a click, with the button disabled until it is done.
export function onClick(button, action) {
    button.addEventListener("click", async () => {
        if (button.getAttribute("aria-busy") === "true") { return; }
        button.setAttribute("aria-busy", "true");
        try {
            await action();
        } finally {
            button.removeAttribute("aria-busy");
        }
    });
}
