import { byId } from "../shared/dom.js";
import { isIn, isLive } from "./model.js";

const RIGHTS = ["control", "clipboard", "files", "keys"];

/// The form that sets the session's policy: what agents may have at most, which
/// applications may be shown, and the watermark.
export class LimitsForm {
    constructor(page) {
        this.page = page;
        this.filledFrom = null;
        byId("limits-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.apply();
        });
        byId("limit-mode").addEventListener("change", () => this.drawNames());
    }

    apply() {
        const text = byId("limit-watermark").value.trim();
        const list = byId("limit-applications").value.split(",")
            .map((name) => name.trim()).filter(Boolean)
            .map((value) => ({ by: "wmClass", value }));
        const mode = byId("limit-mode").value;
        const policy = {
            permissions: Object.fromEntries(
                RIGHTS.map((right) => [right, byId(`limit-${right}`).checked])),
            applications: {
                mode, list: mode === "all" ? [] : list,
                customerMayChoose: byId("limit-choose").checked,
            },
            watermark: text ? { text, position: "tile" } : null,
        };
        return this.page.act("policy.set", { sessionId: this.page.store.selectedId, policy });
    }

    draw() {
        const session = this.page.store.selected;
        if (!session) { return; }
        byId("limits-apply").disabled = !isLive(session)
            || !isIn(session, this.page.store.agent?.agentId);
        // Only a policy that is new here is shown, so that nothing half chosen is lost.
        const wanted = `${session.sessionId} ${JSON.stringify(session.policy ?? null)}`;
        if (this.filledFrom !== wanted) {
            this.filledFrom = wanted;
            this.fill(session.policy ?? {});
        }
    }

    fill({ permissions = {}, applications = {}, watermark = null }) {
        for (const right of RIGHTS) { byId(`limit-${right}`).checked = permissions[right] !== false; }
        byId("limit-mode").value = applications.mode ?? "all";
        byId("limit-applications").value =
            (applications.list ?? []).map((rule) => rule.value).join(", ");
        byId("limit-choose").checked = applications.customerMayChoose === true;
        byId("limit-watermark").value = watermark?.text ?? "";
        this.drawNames();
    }

    drawNames() { byId("limit-applications").hidden = byId("limit-mode").value === "all"; }
}
