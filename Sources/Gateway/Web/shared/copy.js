/// Copies text, also where the clipboard's own interface is kept from the page (plain http
/// that is not loopback): then by a selection. Returns whether it worked.
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyBySelection(text);
    }
}

function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "spoken";
    field.setAttribute("aria-hidden", "true");
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* Then it is not allowed either. */ }
    field.remove();
    focused?.focus?.();
    return done;
}

/// Makes a button copy what `text()` gives, and say so for a moment.
export function copies(button, text) {
    const label = button.lastChild;
    const before = label.textContent;
    let timer = 0;
    button.addEventListener("click", async () => {
        const done = await copyText(text());
        label.textContent = done ? "Copied" : "Not allowed";
        button.dataset.copied = String(done);
        clearTimeout(timer);
        timer = setTimeout(() => {
            label.textContent = before;
            delete button.dataset.copied;
        }, 2000);
    });
}
