import RFB from "/novnc/core/rfb.js";

/// Picture settings offered to the viewer, in RFB's levels of quality and compression from
/// 0 to 9. They count while the picture moves: Deskhand makes it exact once it rests.
export const PICTURES = {
    automatic: { quality: 6, compression: 2 },
    sharpest: { quality: 9, compression: 2 },
    slow: { quality: 2, compression: 6 },
};

/// Waits before the screen is dialled again, in milliseconds; the last one repeats.
const RETRIES = [500, 1000, 2000, 4000, 8000];
/// How the gateway closes a screen that shall not be dialled again.
const OVER = new Set([4401, 4404, 4410]);
const UNANSWERED = 4408;
/// Modifiers that the way out of the screen leaves pressed on the other side.
const HELD = [
    [0xffe3, "ControlLeft"], [0xffe4, "ControlRight"], [0xffe9, "AltLeft"],
    [0xffe1, "ShiftLeft"], [0xffe2, "ShiftRight"],
];

/// A customer's screen by noVNC. Tells its state by `data-state` on its element (`off`,
/// `connecting`, `on`, `lost`, `silent`, `over`) and gives the canvas the id `screen-canvas`: the
/// canvas holds the screen at its own resolution, whatever the scale it is shown at.
///
/// Events: `state`, `size` and `clipboard`, with the news as `detail`; `escape`, when the keyboard
/// is taken back from the screen.
export class ScreenView extends EventTarget {
    constructor(container) {
        super();
        this.container = container;
        this.rfb = null;
        this.path = null;
        this.attempt = 0;
        this.viewOnly = true;
        this.scale = true;
        this.picture = "automatic";
        this.sizes = new MutationObserver(() => this.tellSize());
        container.addEventListener("keydown", (event) => this.onKey(event), true);
        this.setState("off");
    }

    /// The canvas with the screen's pixels, or null.
    get canvas() { return this.container.querySelector("canvas"); }

    get state() { return this.container.dataset.state; }

    /// Shows the screen that a WebSocket at `path` of this gateway carries.
    open(path) {
        this.close();
        this.path = path;
        this.dial();
    }

    /// Ends the view.
    close() {
        this.stop();
        this.setState("off");
    }

    setViewOnly(viewOnly) {
        this.viewOnly = viewOnly;
        this.container.dataset.access = viewOnly ? "view" : "control";
        if (this.rfb) { this.rfb.viewOnly = viewOnly; }
        this.nameCanvas();
    }

    setScale(scale) {
        this.scale = scale;
        if (this.rfb) { this.rfb.scaleViewport = scale; }
    }

    setPicture(name) {
        this.picture = name in PICTURES ? name : "automatic";
        this.container.dataset.picture = this.picture;
        this.applyPicture();
    }

    focus() { this.rfb?.focus(); }

    paste(text) { this.rfb?.clipboardPasteFrom(text); }

    applyPicture() {
        if (!this.rfb) { return; }
        this.rfb.qualityLevel = PICTURES[this.picture].quality;
        this.rfb.compressionLevel = PICTURES[this.picture].compression;
    }

    dial() {
        this.setState("connecting");
        const url = new URL(this.path, location.href);
        url.protocol = url.protocol.replace("http", "ws");
        // noVNC takes an open socket too; with our own, the code it closes with is known.
        const socket = new WebSocket(url.href, "binary");
        socket.addEventListener("close", (event) => { this.lastCode = event.code; });
        this.lastCode = 0;
        const rfb = new RFB(this.container, socket, { shared: true });
        this.rfb = rfb;
        rfb.background = "transparent";
        rfb.viewOnly = this.viewOnly;
        rfb.scaleViewport = this.scale;
        rfb.showDotCursor = true;
        this.applyPicture();
        this.nameCanvas();
        this.listen(rfb);
    }

    listen(rfb) {
        rfb.addEventListener("connect", () => {
            this.attempt = 0;
            this.setState("on");
        });
        rfb.addEventListener("disconnect", () => {
            if (this.rfb === rfb) { this.lost(); }
        });
        rfb.addEventListener("clipboard", ({ detail }) => {
            this.dispatchEvent(new CustomEvent("clipboard", { detail: detail.text }));
        });
    }

    lost() {
        const code = this.lastCode;
        const path = this.path;
        const attempt = this.attempt;
        this.rfb = null;
        this.stop();
        if (OVER.has(code)) {
            this.setState("over");
            return;
        }
        this.path = path;
        this.attempt = attempt + 1;
        this.setState(code === UNANSWERED ? "silent" : "lost");
        const wait = RETRIES[Math.min(attempt, RETRIES.length - 1)];
        this.timer = setTimeout(() => this.dial(), wait);
    }

    stop() {
        clearTimeout(this.timer);
        const rfb = this.rfb;
        this.rfb = null;
        this.path = null;
        this.attempt = 0;
        this.sizes.disconnect();
        rfb?.disconnect();
        this.container.replaceChildren();
        this.tellSize();
    }

    nameCanvas() {
        const canvas = this.canvas;
        if (!canvas) { return; }
        canvas.id = "screen-canvas";
        canvas.dataset.testid = "screen-canvas";
        canvas.tabIndex = this.viewOnly ? -1 : 0;
        canvas.setAttribute("role", this.viewOnly ? "img" : "application");
        canvas.setAttribute("aria-label", this.viewOnly
            ? "The customer’s screen, view only"
            : "The customer’s screen. Control+Alt+Shift+End leaves it.");
        this.sizes.observe(canvas, { attributeFilter: ["width", "height"] });
        this.tellSize();
    }

    tellSize() {
        const { width = 0, height = 0 } = this.canvas ?? {};
        this.container.dataset.width = String(width);
        this.container.dataset.height = String(height);
        this.dispatchEvent(new CustomEvent("size", { detail: { width, height } }));
    }

    /// The way out for people without a mouse, since every other key goes to the customer.
    onKey(event) {
        const wayOut = event.key === "End" && event.ctrlKey && event.altKey && event.shiftKey;
        if (!wayOut || !this.rfb) { return; }
        event.preventDefault();
        event.stopImmediatePropagation();
        for (const [keysym, code] of HELD) { this.rfb.sendKey(keysym, code, false); }
        this.rfb.blur();
        this.dispatchEvent(new CustomEvent("escape"));
    }

    setState(state) {
        this.container.dataset.state = state;
        this.dispatchEvent(new CustomEvent("state", { detail: state }));
    }
}
