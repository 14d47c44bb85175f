import { byId, say } from "../shared/dom.js";
import { joinCommand, webAddress } from "../shared/links.js";
import { grouped, nameText, plain } from "../shared/text.js";

const PAUSED = "The conversation is paused here, because it goes on in Deskhand’s own window.";

/// Shows the conversation, or makes room for the form that starts one.
export function shownParts(talking) {
    byId("conversation").hidden = !talking;
    byId("end").hidden = !talking;
    byId("notify").dataset.talking = String(talking);
    if (talking) { return; }
    for (const id of ["state", "paused", "invitation", "over"]) { byId(id).hidden = true; }
}

/// Draws all that the gateway says of the conversation beside its lines.
export function drawChat(chat) {
    const over = Boolean(chat.ended);
    drawWith(chat);
    drawState(chat, over);
    drawInvitation(chat, over);
    byId("paused").hidden = !chat.paused || over;
    say(byId("paused-text"), chat.paused ? plain(chat.pausedText) || PAUSED : "");
    document.body.dataset.paused = String(Boolean(chat.paused));
    byId("end").hidden = over;
    byId("composer").hidden = over;
    byId("notify").dataset.talking = String(!over);
    drawOver(chat.ended);
}

function drawWith({ agents = [], ended }) {
    const names = agents.map((agent) => nameText(agent.name)).join(", ");
    say(byId("with"), ended || !names ? "" : `You chat with ${names}`);
}

function drawState(chat, over) {
    const parts = [];
    // Greeting and place in the queue are for those who wait.
    const waits = !(chat.agents?.length > 0);
    if (waits && chat.text) { parts.push(plain(chat.text)); }
    if (waits && chat.queue) { parts.push(place(chat.queue)); }
    const alone = chat.status === "grace" && !over;
    if (alone) { parts.push("Support has left for the moment. What you write now waits 30 s for somebody to come."); }
    const page = webAddress(chat.orphanedUrl);
    const state = byId("state");
    const text = parts.join("\n");
    state.hidden = over || (!text && !page);
    if (state.dataset.shown === `${text} ${page}`) { return; }
    state.dataset.shown = `${text} ${page}`;
    state.replaceChildren(text);
    if (page) { state.append(text ? "\n" : "", pageLink(page)); }
}

function pageLink(address) {
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.textContent = address;
    return link;
}

function place({ position, waitSeconds }) {
    const minutes = Math.max(1, Math.round((waitSeconds ?? 0) / 60));
    const wait = waitSeconds ? ` About ${minutes} ${minutes === 1 ? "minute" : "minutes"} to wait.` : "";
    return `You are number ${Math.max(1, Number(position) || 1)} in the queue.${wait}`;
}

function drawInvitation({ invitation, hostConnected }, over) {
    byId("invitation").hidden = !invitation?.code || hostConnected || over;
    if (!invitation?.code) { return; }
    say(byId("pin"), grouped(invitation.code));
    byId("pin").dataset.code = invitation.code;
    say(byId("command"), joinCommand(invitation.code));
    const link = String(invitation.deskhandLink ?? "");
    byId("open-deskhand").hidden = !link.startsWith("deskhand://");
    if (link.startsWith("deskhand://")) { byId("open-deskhand").href = link; }
    const download = webAddress(invitation.downloadUrl);
    byId("download").hidden = !download;
    if (download) { byId("download").href = download; }
}

/// Starts the download that the invitation speaks of, as its button does.
export function startDownload({ invitation }) {
    const linux = /Linux/.test(navigator.userAgent) && !/Android/.test(navigator.userAgent);
    if (linux && webAddress(invitation?.downloadUrl)) { byId("download").click(); }
}

function drawOver(ended) {
    byId("over").hidden = !ended;
    if (!ended) { return; }
    const words = ended.reason === "notice" ? "You have left the chat." : "This chat is over. Thank you.";
    say(byId("over-text"), plain(ended.text) || words);
    const survey = webAddress(ended.surveyUrl);
    byId("survey").hidden = !survey;
    if (survey) { byId("survey").href = survey; }
}
