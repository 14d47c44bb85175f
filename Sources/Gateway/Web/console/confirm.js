import { byId, say } from "../shared/dom.js";

/// Asks the agent before something that cannot be undone. Returns whether it was agreed to.
export function confirmed(title, text, yes, { grave = false } = {}) {
    const dialog = byId("confirm");
    const button = byId("confirm-yes");
    say(byId("confirm-title"), title);
    say(byId("confirm-text"), text);
    say(button, yes);
    button.className = grave ? "danger" : "primary";
    dialog.returnValue = "no";
    dialog.showModal();
    byId("confirm-no").focus();
    return new Promise((resolve) => {
        dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"),
            { once: true });
    });
}

/// Shows a sentence in an alert line, or hides the line.
export function alertLine(line, problem) {
    say(line, problem ? String(problem.message ?? problem) : "");
    line.hidden = !problem;
}
