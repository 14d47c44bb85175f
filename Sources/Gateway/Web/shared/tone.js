/// The audible notice. Browsers keep a page silent until its user has touched it, so the
/// context is made, and woken, at the first press of anything.

const NOTES = {
    joined: [[659.25, 0], [880, 0.16], [1108.73, 0.32]],
    message: [[784, 0]],
    left: [[523.25, 0], [392, 0.16]],
};
const KEY = "deskhand.sound";

let context = null;

/// Whether the user wants to hear anything; remembered by the browser.
export function soundWanted() { return localStorage.getItem(KEY) !== "off"; }

/// Remembers whether the user wants to hear anything.
export function wantSound(wanted) { localStorage.setItem(KEY, wanted ? "on" : "off"); }

/// Whether the browser keeps the page silent for now.
export function soundBlocked() { return context?.state !== "running"; }

/// Prepares sound: at once where the browser allows it, else at the first press of a key
/// or button.
///
/// - Parameter changed: Called when the browser's mind about it has changed.
export function armSound(changed = () => {}) {
    context = new AudioContext();
    context.addEventListener("statechange", changed);
    for (const kind of ["pointerdown", "keydown"]) {
        window.addEventListener(kind, wake, { capture: true });
    }
    wake();
}

function wake() {
    if (context?.state === "suspended") { context.resume(); }
}

/// Plays a notice, and counts it on the page's body, where a test can see it.
export function play(name) {
    if (!soundWanted()) { return; }
    document.body.dataset.lastTone = name;
    document.body.dataset.toneCount = String(Number(document.body.dataset.toneCount ?? 0) + 1);
    if (!context) { return; }
    try {
        wake();
        for (const [frequency, delay] of NOTES[name]) { strike(frequency, delay); }
    } catch (problem) {
        console.warn("no sound:", problem);
    }
}

function strike(frequency, delay) {
    const at = context.currentTime + delay;
    const oscillator = new OscillatorNode(context, { type: "sine", frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.linearRampToValueAtTime(0.22, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0008, at + 0.7);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.75);
}
