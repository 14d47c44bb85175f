/// Questions about a session, as the gateway tells it.

const WORDS = {
    new: ["Invited", ""],
    agreement: ["Reading the agreement", "warn"],
    recording: ["Asked about recording", "warn"],
    waiting: ["Waiting", "warn"],
    active: ["In session", "good"],
    grace: ["Alone", "bad"],
    ended: ["Ended", ""],
};

const END_WORDS = {
    agent: "ended by an agent",
    customer: "ended by the customer",
    declined: "the customer declined",
    notice: "the customer left because of a notice",
    replaced: "taken over from another device",
    timeout: "the customer did not come back",
    gateway: "ended by the gateway",
    idle: "nobody came back in time",
    unused: "the PIN was not used",
};

/// A status in words, and the colour of its badge.
export function statusWords(session) {
    const [words, tone] = WORDS[session.status] ?? [String(session.status), ""];
    return { words, tone };
}

/// Why a session ended, in words.
export function endWords(session) {
    return END_WORDS[session.endReason] ?? "over";
}

/// Whether somebody should come: a customer waits, or has been left alone.
export function needsAgent(session) {
    return session.status === "waiting" || session.status === "grace";
}

/// Whether this agent is in the session.
export function isIn(session, agentId) {
    return (session.agents ?? []).some((agent) => agent.agentId === agentId);
}

/// Whether Deskhand on the customer's computer belongs to the session.
export function hasHost(session) { return Boolean(session.host?.present); }

/// Whether the session goes on.
export function isLive(session) { return session.status !== "ended"; }

/// What is shown of the customer's screen: "none" before the customer has agreed.
export function screenText(session, display = session.currentDisplay) {
    const displays = session.displays ?? [];
    if (displays.length === 0) { return "none"; }
    const one = displays.find((item) => item.index === display);
    if (one) { return `${one.index} (${one.width}x${one.height})`; }
    const right = Math.max(...displays.map((item) => item.x + item.width));
    const bottom = Math.max(...displays.map((item) => item.y + item.height));
    const left = Math.min(...displays.map((item) => item.x));
    const top = Math.min(...displays.map((item) => item.y));
    return `all (${right - left}x${bottom - top})`;
}

/// The display after the one shown, from 1 and round again.
export function nextDisplay(session, shown) {
    const order = (session.displays ?? []).map((item) => item.index);
    if (order.length === 0) { return 0; }
    return order[(order.indexOf(shown) + 1) % order.length];
}

/// Why nothing of a shared screen is seen for now, in words.
export function pauseText(reason) {
    return reason === "locked" ? "Paused: the customer’s screen is locked" : "Paused";
}

/// The access that a viewer of ours can have now, or null when nothing is shared.
export function grantedAccess(session) {
    if (!session.sharing?.on) { return null; }
    return session.sharing.access === "control" ? "control" : "view";
}
