/// An address that a page may lead to: https, or this gateway itself. Null for all others.
export function webAddress(address) {
    if (typeof address !== "string" || !address) { return null; }
    try {
        const url = new URL(address, location.href);
        const fine = url.protocol === "https:" || url.origin === location.origin;
        return fine && !url.username && !url.password ? url.href : null;
    } catch {
        return null;
    }
}

/// The link that opens an installed Deskhand with a PIN.
export function deskhandLink(code) {
    return `deskhand://${location.host}/?code=${encodeURIComponent(code)}`;
}

/// What is typed in a terminal instead; it names the gateway, so it works on any computer.
export function joinCommand(code) {
    return `deskhand join ${code} --gateway ${location.origin}`;
}
