import { byId, element, onClick, say } from "../shared/dom.js";
import { copies } from "../shared/copy.js";
import { syncList } from "../shared/lists.js";
import { nameText, sizeText, timeText } from "../shared/text.js";
import { isIn, isLive } from "./model.js";
import { drawPhoto } from "./profile.js";

const RIGHTS = [
    ["control", "Control"], ["clipboard", "Clipboard"], ["files", "Files"], ["keys", "Special keys"],
];
const VIEWER_KINDS = { agent: "agent", external: "expert, view only", recording: "recording" };
const CONSENT = {
    unasked: "The customer has not been asked.",
    asked: "The customer is being asked…",
    allowed: "The customer allows recording.",
    refused: "The customer does not allow recording.",
};

/// The drawer “Session”: users, viewers, rights, view links, recording.
export class PeopleDrawer {
    constructor(page) {
        this.page = page;
        this.madeFor = null;
        byId("external-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.makeLink();
        });
        copies(byId("copy-external"), () => byId("external-url").value);
        onClick(byId("recording-ask"), () => this.act("recording.ask"));
        onClick(byId("recording-toggle"), () => this.act("recording.set", {
            on: !this.page.store.selected?.recording?.on,
        }));
    }

    act(method, more = {}) {
        return this.page.act(method, { sessionId: this.page.store.selectedId, ...more });
    }

    async makeLink() {
        const name = byId("external-name").value.trim() || "Expert";
        const sessionId = this.page.store.selectedId;
        const made = await this.act("external.create", { name });
        if (!made?.url) { return; }
        this.madeFor = sessionId;
        byId("external-url").value = made.url;
        byId("external-name").value = "";
        this.draw();
        byId("external-url").select();
    }

    draw() {
        const session = this.page.store.selected;
        if (!session) { return; }
        const inside = isLive(session) && isIn(session, this.page.store.agent?.agentId);
        this.drawUsers(session);
        this.drawViewers(session);
        this.drawRights(session);
        this.drawExternals(session, inside);
        this.drawRecording(session, inside);
    }

    drawUsers(session) {
        syncList(byId("users"), session.agents ?? [], {
            key: (agent) => agent.agentId,
            make: () => element("li", {},
                element("span", { class: "photo", "aria-hidden": "true" }), element("bdi")),
            update: (item, agent) => {
                drawPhoto(item.firstChild, agent);
                say(item.lastChild, nameText(agent.name));
            },
        });
    }

    drawViewers(session) {
        syncList(byId("viewers"), session.viewers ?? [], {
            key: (viewer) => viewer.viewerId,
            make: () => element("li", {}, element("bdi"),
                element("span", { class: "muted small" })),
            update: (item, viewer) => {
                say(item.firstChild, nameText(viewer.name));
                const access = viewer.kind === "agent" ? `, ${viewer.access}` : "";
                say(item.lastChild, `${VIEWER_KINDS[viewer.kind] ?? viewer.kind}${access}`);
            },
        });
    }

    drawRights(session) {
        syncList(byId("rights"), RIGHTS, {
            key: ([right]) => right,
            make: ([right]) => element("li", { class: "badge", "data-testid": `right-${right}` }),
            update: (item, [right, words]) => {
                const allowed = session.permissions?.[right] === true;
                item.className = allowed ? "badge good" : "badge";
                say(item, `${words}: ${allowed ? "yes" : "no"}`);
            },
        });
    }

    drawExternals(session, inside) {
        byId("external-create").disabled = !inside;
        byId("external-made").hidden = this.madeFor !== session.sessionId;
        syncList(byId("externals"), session.externals ?? [], {
            key: (external) => external.externalId,
            make: ({ externalId, name }) => {
                const revoke = element("button", {
                    type: "button", class: "danger", "data-testid": "external-revoke",
                    "aria-label": `Revoke the link of ${nameText(name)}`,
                }, "Revoke");
                onClick(revoke, () => this.act("external.revoke", { externalId }));
                return element("li", {}, element("bdi", { class: "grow" }),
                    element("span", { class: "muted small" }), revoke);
            },
            update: (item, external) => {
                say(item.children[0], nameText(external.name));
                say(item.children[1], `${external.viewers ?? 0} watching`);
            },
        });
    }

    drawRecording(session, inside) {
        const { consent = "unasked", on = false, recordings = [] } = session.recording ?? {};
        const never = this.page.store.recordingMode === "never";
        byId("recording-state").hidden = !on;
        say(byId("recording-consent"),
            never ? "Recording is turned off at this gateway." : CONSENT[consent] ?? "");
        byId("recording-ask").disabled = never || !inside || !session.host?.present
            || consent === "asked" || consent === "allowed";
        byId("recording-toggle").disabled = never || !inside || consent !== "allowed";
        byId("recording-toggle").setAttribute("aria-pressed", String(on));
        say(byId("recording-label"), on ? "Stop recording" : "Start recording");
        syncList(byId("recordings"), recordings, {
            key: (recording) => recording.recordingId,
            make: ({ recordingId, startedAt }) => element("li", {}, element("a", {
                href: `/v1/agent/sessions/${encodeURIComponent(session.sessionId)}`
                    + `/recordings/${encodeURIComponent(recordingId)}`,
                download: true,
            }, `Recording of ${timeText(startedAt)}`), element("span", { class: "muted small" })),
            update: (item, recording) => say(item.lastChild,
                recording.endedAt ? sizeText(recording.bytes) : "running"),
        });
    }
}
