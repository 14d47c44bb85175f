/// Text from other people, made fit to be looked at.

/// Characters that turn a line around or hide in it: overrides, and controls without a picture.
const DECEPTIVE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LINK = /https?:\/\/[^\s<>"'`]+/g;
const TRAILING = /[.,;:!?)\]}»”’]+$/;

/// The text with deceptive characters shown as a replacement mark.
export function plain(text) {
    return String(text ?? "").replace(/\r\n?/g, "\n").replace(DECEPTIVE, "\ufffd");
}

/// A name on one line, never empty and never longer than fits.
export function nameText(name, otherwise = "Unknown") {
    const line = plain(name).replace(/\s+/g, " ").trim();
    if (!line) { return otherwise; }
    return line.length > 64 ? `${line.slice(0, 63)}…` : line;
}

/// Whether a link may be clicked: https or this gateway itself, no user name in front of the
/// host, and a host in ASCII, so that what is read is where it leads.
function opensSafely(address) {
    try {
        const url = new URL(address);
        const shown = address.split("//", 2)[1].split(/[/?#]/, 1)[0].toLowerCase();
        const leads = url.protocol === "https:" || url.origin === location.origin;
        return leads && !url.username && !url.password
            && (shown === url.host || shown === `${url.host}:443`);
    } catch {
        return false;
    }
}

/// Splits text into text nodes and links; a link's text is its whole address.
export function linked(text) {
    const clean = plain(text);
    const parts = [];
    let from = 0;
    for (const match of clean.matchAll(LINK)) {
        const address = match[0].replace(TRAILING, "");
        if (!opensSafely(address)) { continue; }
        parts.push(document.createTextNode(clean.slice(from, match.index)));
        parts.push(safeLink(address));
        from = match.index + address.length;
    }
    parts.push(document.createTextNode(clean.slice(from)));
    return parts;
}

function safeLink(address) {
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    link.textContent = address;
    return link;
}

/// A PIN in groups of three, as it is read aloud.
export function grouped(code) {
    return String(code ?? "").replace(/(\d{3})(?=\d)/g, "$1 ");
}

/// A size as people say it.
export function sizeText(bytes) {
    const units = ["bytes", "KB", "MB", "GB", "TB"];
    let value = Math.max(0, Number(bytes) || 0);
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
    return `${value < 10 && unit > 0 && value % 1 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/// The time of day of an RFC 3339 time, in the reader's own way.
export function timeText(at) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) { return ""; }
    return date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/// How long ago a time was, as minutes and seconds.
export function elapsedText(since, now = Date.now()) {
    const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1000));
    if (!Number.isFinite(seconds)) { return ""; }
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) { return `${Math.floor(minutes / 60)} h ${minutes % 60} min`; }
    return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}
