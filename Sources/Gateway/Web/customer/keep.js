/// The key of this browser's conversation, kept where even a browser that is killed finds it
/// again: cookies are written to the disk only after half a minute.

const PLACE = "deskhand-chat";
const TABLE = "keys";

function opened() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(PLACE, 1);
        request.addEventListener("upgradeneeded", () => request.result.createObjectStore(TABLE));
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error));
    });
}

async function inTable(mode, body) {
    const database = await opened();
    try {
        const change = database.transaction(TABLE, mode, { durability: "strict" });
        const request = body(change.objectStore(TABLE));
        return await new Promise((resolve, reject) => {
            change.addEventListener("complete", () => resolve(request.result));
            change.addEventListener("abort", () => reject(change.error));
        });
    } finally {
        database.close();
    }
}

/// Keeps a key. Private windows may refuse; the cookie still does, as long as they are open.
export async function keepKey(key) {
    try {
        await inTable("readwrite", (table) => table.put(key, "key"));
    } catch (problem) {
        console.warn("the conversation's key is not kept:", problem);
    }
}

/// The key that was kept, or null.
export async function keptKey() {
    try {
        return await inTable("readonly", (table) => table.get("key")) ?? null;
    } catch {
        return null;
    }
}

/// Forgets the key of a conversation that is over.
export async function forgetKey() {
    try {
        await inTable("readwrite", (table) => table.delete("key"));
    } catch { /* Then there was none. */ }
}
