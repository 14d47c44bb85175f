import { byId, say } from "./dom.js";
import { ScreenView } from "./screen.js";

const WORDS = {
    off: "Nothing is shared.",
    connecting: "The screen is coming…",
    lost: "The screen was lost. Trying again…",
    silent: "The customer’s computer does not answer. Trying again…",
    over: "Sharing has stopped.",
};

const NOT_YET = "Nothing is shared yet. This window waits.";

/// Makes the view of a page that shows a screen and little else, with its buttons for
/// scale, picture and full screen.
export function makeScreenPage() {
    const view = new ScreenView(byId("screen"));
    let wasOn = false;
    byId("quality").addEventListener("change", ({ target }) => view.setPicture(target.value));
    byId("fit").addEventListener("click", ({ currentTarget }) => {
        view.setScale(!view.scale);
        currentTarget.setAttribute("aria-pressed", String(view.scale));
    });
    byId("full-screen").addEventListener("click", async () => {
        if (document.fullscreenElement) {
            await document.exitFullscreen();
        } else {
            await byId("stage").requestFullscreen();
            view.focus();
        }
    });
    view.addEventListener("state", ({ detail }) => {
        byId("screen-empty").hidden = detail === "on";
        wasOn ||= detail === "on";
        const words = detail === "lost" && !wasOn ? NOT_YET : WORDS[detail];
        if (detail !== "on") { say(byId("screen-empty-text"), words); }
    });
    view.addEventListener("size", ({ detail: { width, height } }) => {
        say(byId("screen-info"), width ? `Screen: ${width}x${height}` : "Screen: none");
    });
    view.addEventListener("escape", () => byId("fit").focus());
    return view;
}
