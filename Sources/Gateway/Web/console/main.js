import { byId, onClick, say } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { RPCSocket } from "../shared/rpc.js";
import { nameText } from "../shared/text.js";
import { armSound, play, soundBlocked, soundWanted, wantSound } from "../shared/tone.js";
import { ChatPanel } from "./chat.js";
import { alertLine } from "./confirm.js";
import { Drawers } from "./drawers.js";
import { FilesDrawer } from "./files.js";
import { GuideDrawer } from "./guide.js";
import { SessionHead } from "./head.js";
import { InviteCard } from "./invite.js";
import { LimitsForm } from "./limits.js";
import { SessionLists } from "./list.js";
import { PeopleDrawer } from "./people.js";
import { Profile } from "./profile.js";
import { Stage } from "./stage.js";
import { Store } from "./store.js";

const LOGGED_OUT = 4401;

/// The whole console: hears the gateway, keeps the store, and has its parts draw it.
class Console {
    constructor() {
        this.store = new Store();
        this.socket = new RPCSocket("/v1/agent/socket", "deskhand.agent.v1", {
            notified: (method, params) => this.notified(method, params),
            online: (online) => this.drawConnection(online),
            closed: (code) => this.closed(code),
        });
        this.drawers = new Drawers();
        this.lists = new SessionLists(this.store);
        this.chat = new ChatPanel(this);
        this.parts = [
            new Profile(this), new SessionHead(this), new InviteCard(this), new Stage(this),
            this.chat, new PeopleDrawer(this), new FilesDrawer(this), new GuideDrawer(this),
            new LimitsForm(this),
        ];
        this.store.addEventListener("change", () => this.draw());
        this.store.addEventListener("select", () => {
            alertLine(byId("problem"), null);
            this.chat.show(this.store.selected);
        });
        this.listen();
    }

    listen() {
        onClick(byId("logout"), async () => {
            this.socket.close();
            await call("POST", "/v1/agent/logout").catch(() => null);
            location.assign("/login");
        });
        byId("new-session").addEventListener("click", () => byId("new-dialog").showModal());
        byId("new-cancel").addEventListener("click", () => byId("new-dialog").close());
        byId("new-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.create();
        });
        byId("sound").addEventListener("click", () => {
            wantSound(!soundWanted());
            this.drawSound();
            play("message");
        });
        armSound(() => this.drawSound());
        this.drawSound();
    }

    async create() {
        const title = byId("new-name").value.trim();
        byId("new-dialog").close();
        byId("new-name").value = "";
        const made = await this.act("session.create", title ? { title } : {});
        if (!made?.session) { return; }
        this.store.put(made.session);
        this.store.select(made.session.sessionId);
        byId("work").focus();
    }

    /// Asks the gateway to do something; shows its sentence when it does not.
    /// Returns the result, or null.
    async act(method, params) {
        try {
            const result = await this.socket.request(method, params);
            alertLine(byId("problem"), null);
            return result;
        } catch (problem) {
            alertLine(byId("problem"), problem);
            if (!this.store.selected) { say(byId("announce"), problem.message); }
            return null;
        }
    }

    /// Takes in what `session.join` and `session.start` answer.
    entered(result) {
        if (!result) { return; }
        this.store.put(result.session);
        if (result.session?.sessionId === this.store.selectedId) {
            this.chat.fill(result.messages);
        }
    }

    notified(method, params) {
        const { store } = this;
        switch (method) {
        case "state":
            store.replace(params);
            this.chat.show(store.selected);
            break;
        case "session.changed": store.put(params.session); break;
        case "session.removed": store.remove(params.sessionId); break;
        case "session.waiting": this.customerWaits(params.sessionId); break;
        case "chat.message": this.messageCame(params); break;
        case "chat.discarded": this.chat.discarded(params); break;
        case "chat.typing": this.chat.sawTyping(params); break;
        case "agents.changed": store.set({ agents: params.agents ?? [] }); break;
        case "notices.changed": store.set({ notices: params.notices ?? [] }); break;
        default: break;
        }
    }

    customerWaits(sessionId) {
        const session = this.store.sessions.get(sessionId);
        play("joined");
        say(byId("announce"), `${nameText(session?.title, "A customer")} is waiting.`);
    }

    messageCame(params) {
        this.chat.arrived(params);
        const kind = params.message?.from?.kind;
        if (kind !== "customer") { return; }
        const seen = params.sessionId === this.store.selectedId && document.hasFocus();
        if (!seen) { play("message"); }
        if (params.sessionId !== this.store.selectedId) { this.store.countUnread(params.sessionId); }
    }

    closed(code) {
        if (code !== LOGGED_OUT) { return true; }
        location.assign("/login");
        return false;
    }

    draw() {
        const { store } = this;
        say(byId("company"), nameText(store.company?.name, "Deskhand"));
        byId("welcome").hidden = Boolean(store.selected);
        byId("session").hidden = !store.selected;
        document.body.classList.toggle("with-session", Boolean(store.selected));
        const others = store.agents.filter((each) => each.agentId !== store.agent?.agentId);
        say(byId("colleagues"), others.length
            ? `Also here: ${others.map((each) => nameText(each.name)).join(", ")}` : "");
        for (const part of this.parts) { part.draw(); }
    }

    drawConnection(online) {
        const badge = byId("connection");
        badge.className = online ? "badge good" : "badge warn";
        say(badge, online ? "Connected" : "Reconnecting…");
        document.body.dataset.online = String(online);
    }

    drawSound() {
        const wanted = soundWanted();
        byId("sound").setAttribute("aria-pressed", String(wanted));
        const words = soundBlocked() ? "Press a key for sound" : "Sound on";
        say(byId("sound-label"), wanted ? words : "Sound off");
        const symbol = byId("sound-icon");
        symbol.setAttribute("href", symbol.getAttribute("href").replace(/#.*/, wanted ? "#bell" : "#bell-off"));
    }
}

const page = new Console();
page.socket.open();
