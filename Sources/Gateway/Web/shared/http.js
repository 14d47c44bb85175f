/// An HTTP answer that was not a success; its message is the gateway's own sentence.
export class HTTPFailure extends Error {
    constructor(status, message, kind, retryAfter) {
        super(message);
        this.status = status;
        this.kind = kind;
        this.retryAfter = retryAfter;
    }
}

/// Sends a request to this gateway and reads its JSON.
///
/// - Throws: `HTTPFailure`; its status is 0 when there was no answer.
export async function call(method, path, body) {
    let answer;
    try {
        answer = await fetch(path, {
            method,
            credentials: "same-origin",
            cache: "no-store",
            headers: body === undefined ? {} : { "Content-Type": "application/json" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
    } catch {
        throw new HTTPFailure(0, "The gateway cannot be reached.", "unreachable");
    }
    const text = await answer.text();
    let value = null;
    try { value = text ? JSON.parse(text) : null; } catch { /* Not ours: only the status counts. */ }
    if (answer.ok) { return value; }
    throw failure(answer.status, value, answer.headers.get("Retry-After"));
}

/// The failure that a problem document describes (RFC 9457).
export function failure(status, problem, retryAfter) {
    const kind = String(problem?.type ?? "").replace("urn:deskhand:problem:", "");
    const title = typeof problem?.title === "string" && problem.title
        ? problem.title : `The gateway answered ${status}.`;
    return new HTTPFailure(status, title, kind, Number(retryAfter) || undefined);
}
