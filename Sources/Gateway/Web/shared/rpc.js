/// Waits before the socket is opened again, in milliseconds; with jitter, doubling.
const FIRST_WAIT = 250;
const LONGEST_WAIT = 8000;
/// How long an answer is waited for, in milliseconds.
const PATIENCE = 20000;

/// What a request ended with when it did not work; its message is a sentence for people.
export class RPCFailure extends Error {
    constructor(message, reason) {
        super(message);
        this.reason = reason;
    }
}

/// JSON-RPC 2.0 over a WebSocket that comes back by itself.
///
/// Requests marked repeatable (they carry an id of their own, so the gateway does them
/// once) are sent again after a reconnect; others fail when the connection does.
export class RPCSocket {
    /// - Parameters:
    ///   - path: Where the socket is, on this gateway.
    ///   - protocol: The WebSocket subprotocol.
    ///   - delegate: `notified(method, params)`, `online(isOnline)`, and `closed(code)`,
    ///     which returns false when the socket must stay closed.
    constructor(path, protocol, delegate) {
        const url = new URL(path, location.href);
        url.protocol = url.protocol.replace("http", "ws");
        this.url = url.href;
        this.protocol = protocol;
        this.delegate = delegate;
        this.socket = null;
        this.nextId = 1;
        this.waiting = new Map();
        this.wait = FIRST_WAIT;
        this.stopped = true;
        // A page that the browser keeps for the way back is away all the same, and says so.
        window.addEventListener("pagehide", () => this.socket?.close());
        window.addEventListener("pageshow", ({ persisted }) => {
            if (persisted && !this.stopped) { this.open(); }
        });
    }

    /// Whether the socket is open now.
    get isOpen() { return this.socket?.readyState === WebSocket.OPEN; }

    open() {
        this.stopped = false;
        clearTimeout(this.timer);
        const socket = new WebSocket(this.url, this.protocol);
        this.socket = socket;
        socket.addEventListener("open", () => this.opened(socket));
        socket.addEventListener("message", (event) => this.received(socket, event.data));
        socket.addEventListener("close", (event) => this.lost(socket, event.code));
    }

    close() {
        this.stopped = true;
        clearTimeout(this.timer);
        this.socket?.close();
    }

    /// Asks, and waits for the answer.
    ///
    /// - Throws: `RPCFailure`, its message being the gateway's own sentence.
    request(method, params, { repeatable = false } = {}) {
        if (!this.isOpen && !repeatable) {
            return Promise.reject(new RPCFailure("There is no connection to the gateway.", "offline"));
        }
        const id = this.nextId;
        this.nextId += 1;
        return new Promise((resolve, reject) => {
            const text = JSON.stringify({ jsonrpc: "2.0", id, method, params });
            const timer = setTimeout(() => {
                this.waiting.delete(id);
                reject(new RPCFailure("The gateway did not answer.", "timeout"));
            }, PATIENCE);
            this.waiting.set(id, { resolve, reject, timer, text, repeatable });
            if (this.isOpen) { this.socket.send(text); }
        });
    }

    /// Tells, if there is a connection.
    notify(method, params) {
        if (this.isOpen) { this.socket.send(JSON.stringify({ jsonrpc: "2.0", method, params })); }
    }

    opened(socket) {
        if (socket !== this.socket) { return; }
        this.wait = FIRST_WAIT;
        this.delegate.online(true);
        for (const { text } of this.waiting.values()) { socket.send(text); }
    }

    received(socket, data) {
        if (socket !== this.socket || typeof data !== "string") { return; }
        let message;
        try { message = JSON.parse(data); } catch { return; }
        if (message === null || typeof message !== "object") { return; }
        if (typeof message.method === "string") {
            this.delegate.notified(message.method, message.params ?? {});
        } else {
            this.answered(message);
        }
    }

    answered({ id, result, error }) {
        const asked = this.waiting.get(id);
        if (!asked) { return; }
        this.waiting.delete(id);
        clearTimeout(asked.timer);
        if (error) {
            const text = String(error.message ?? "The gateway refused this.");
            asked.reject(new RPCFailure(text, error.data?.reason));
        } else {
            asked.resolve(result ?? {});
        }
    }

    lost(socket, code) {
        if (socket !== this.socket) { return; }
        for (const [id, asked] of this.waiting) {
            if (asked.repeatable) { continue; }
            this.waiting.delete(id);
            clearTimeout(asked.timer);
            asked.reject(new RPCFailure("The connection to the gateway was lost.", "offline"));
        }
        this.delegate.online(false);
        if (this.delegate.closed?.(code) === false) { this.stopped = true; }
        if (this.stopped) { return; }
        const jitter = 0.75 + Math.random() / 2;
        this.timer = setTimeout(() => this.open(), this.wait * jitter);
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }
}

/// An id that nobody else makes, for requests that must be done once.
export function freshId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(12)),
        (byte) => byte.toString(16).padStart(2, "0")).join("");
}
