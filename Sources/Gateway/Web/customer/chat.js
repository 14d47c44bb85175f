import { ChatLog } from "../shared/chat-log.js";
import { Composer } from "../shared/composer.js";
import { byId, onClick, say } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { RPCSocket } from "../shared/rpc.js";
import { nameText, plain } from "../shared/text.js";
import { armSound, play } from "../shared/tone.js";
import { TypingLine } from "../shared/typing.js";
import { drawCompany } from "./company.js";
import { drawChat, shownParts, startDownload } from "./chat-view.js";
import { fontSize } from "./font-size.js";
import { forgetKey, keptKey } from "./keep.js";
import { KnownProblems } from "./known.js";
import { Notices } from "./notices.js";
import { StartForm } from "./start.js";

const NO_CONVERSATION = 4401;
const OTHER_TAB = 4409;

/// The customer's chat page.
class ChatPage {
    constructor() {
        this.chat = null;
        this.agents = [];
        this.log = new ChatLog(byId("chat-log"), "customer");
        this.typing = new TypingLine(byId("typing"));
        this.notices = new Notices(byId("notify"));
        this.known = new KnownProblems((noticeId) => this.leave(noticeId));
        this.socket = new RPCSocket("/v1/chat/socket", "deskhand.chat.v1", {
            notified: (method, params) => this.notified(method, params),
            online: (online) => this.drawConnection(online),
            closed: (code) => this.closed(code),
        });
        this.composer = new Composer(byId("composer"), {
            send: (text, id) => this.send(text, id),
            typing: () => this.socket.notify("chat.typing", {}),
            failed: (problem) => this.tell(problem.message),
        });
        this.start = new StartForm(() => this.socket.open());
        this.listen();
        fontSize();
        armSound();
    }

    listen() {
        const scroller = byId("chat-scroll");
        scroller.addEventListener("scroll", () => this.drawEnd(), { passive: true });
        byId("to-end").addEventListener("click", () => { this.log.toEnd(); this.drawEnd(); });
        const dialog = byId("end-dialog");
        byId("end").addEventListener("click", () => {
            dialog.returnValue = "no";
            dialog.showModal();
        });
        dialog.addEventListener("close", () => {
            if (dialog.returnValue === "yes") { this.end(); }
        });
        onClick(byId("again"), () => this.again());
    }

    /// Takes up the conversation that this browser has, or offers to begin one.
    async open() {
        try {
            await call("GET", "/v1/chat/me");
            this.socket.open();
        } catch (problem) {
            if (problem.status === 401 && await this.resumed()) {
                this.socket.open();
                return;
            }
            await this.start.show(problem.status === 401 ? null : problem);
        }
    }

    /// Whether the conversation is back that a browser had which was ended without warning.
    async resumed() {
        const key = await keptKey();
        if (!key) { return false; }
        try {
            await call("POST", "/v1/chat/resume", { key });
            return true;
        } catch (problem) {
            if (problem.status === 401) { await forgetKey(); }
            return false;
        }
    }

    notified(method, params) {
        switch (method) {
        case "state": this.begin(params); break;
        case "chat.changed": this.changed(params.chat); break;
        case "chat.message": this.messageCame(params.message); break;
        case "chat.discarded": this.log.discard(params.messageIds ?? []); break;
        case "chat.typing": this.sawTyping(params.agentId); break;
        case "chat.nudge": this.nudged(); break;
        case "queue.message": this.log.hold(params.text); this.drawEnd(); break;
        default: break;
        }
    }

    begin({ company, messages, chat }) {
        this.start.hide();
        shownParts(true);
        document.title = `Chat – ${drawCompany(company)}`;
        this.log.replace(messages ?? []);
        this.chat = chat;
        this.changed(chat);
        this.drawEnd();
    }

    changed(chat) {
        if (!chat) { return; }
        const wasPaused = this.chat?.paused ?? false;
        const wasInvited = Boolean(this.chat?.invitation);
        this.chat = chat;
        this.agents = chat.agents ?? [];
        drawChat(chat);
        this.known.draw(chat.notices ?? []);
        if (this.agents.length) { this.log.hold(null); }
        if (!wasInvited && !chat.ended) { startDownload(chat); }
        this.composer.enabled = !chat.paused && !chat.ended;
        if (chat.ended) {
            forgetKey();
            this.socket.close();
            this.tell("");
        }
        if (wasPaused && !chat.paused && !chat.ended) { byId("chat-text").focus(); }
    }

    messageCame(message) {
        if (!message || !this.log.add(message)) { return; }
        this.drawEnd();
        if (message.from?.kind !== "agent") { return; }
        this.typing.clear();
        if (this.chat?.paused) { return; }
        this.notices.show(nameText(message.from.name), plain(message.text));
    }

    sawTyping(agentId) {
        const agent = this.agents.find((each) => each.agentId === agentId);
        if (!this.chat?.paused) { this.typing.show(nameText(agent?.name, "Support")); }
    }

    nudged() {
        play("joined");
        window.focus();
        byId("chat-text").focus();
        const talk = byId("talk");
        talk.classList.remove("nudged");
        requestAnimationFrame(() => talk.classList.add("nudged"));
        this.notices.show("Support", "Support asks for your attention.");
    }

    async send(text, id) {
        this.tell("");
        await this.socket.request("chat.send", { text, id }, { repeatable: true });
    }

    end() { return this.finish("session.end", {}); }

    leave(noticeId) { return this.finish("notice.leave", { noticeId }); }

    async finish(method, params) {
        try {
            await this.socket.request(method, params);
        } catch (problem) {
            // The end can outrun its own answer.
            if (!this.chat?.ended) { this.tell(problem.message); }
        }
    }

    async again() {
        this.socket.close();
        this.log.clear();
        shownParts(false);
        this.chat = null;
        await this.start.show(null);
    }

    closed(code) {
        if (code === OTHER_TAB) {
            this.tell("This chat goes on in another tab. Reload this page to have it here.");
            this.composer.enabled = false;
            return false;
        }
        if (code === NO_CONVERSATION) {
            if (!this.chat?.ended) { this.again(); }
            return false;
        }
        return true;
    }

    tell(text) {
        say(byId("chat-problem"), text);
        byId("chat-problem").hidden = !text;
    }

    drawEnd() { byId("to-end").hidden = this.log.isAtEnd(); }

    drawConnection(online) {
        const badge = byId("connection");
        document.body.dataset.online = String(online);
        badge.hidden = online || Boolean(this.chat?.ended);
        badge.className = "badge warn";
        say(badge, online ? "" : "Reconnecting…");
    }
}

new ChatPage().open();
