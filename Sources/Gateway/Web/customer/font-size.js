import { byId } from "../shared/dom.js";

const KEY = "deskhand.font-size";
const SIZES = [87.5, 100, 112.5, 125, 150, 175];
const NORMAL = 1;

/// The buttons by which a customer makes the letters larger and smaller; kept by the browser.
export function fontSize() {
    let at = Number(localStorage.getItem(KEY) ?? NORMAL);
    if (!(at in SIZES)) { at = NORMAL; }
    function apply() {
        document.documentElement.style.fontSize = `${SIZES[at]}%`;
        document.body.dataset.fontSize = String(SIZES[at]);
        byId("smaller").disabled = at === 0;
        byId("larger").disabled = at === SIZES.length - 1;
    }
    function by(step) {
        at = Math.min(Math.max(at + step, 0), SIZES.length - 1);
        localStorage.setItem(KEY, String(at));
        apply();
    }
    byId("smaller").addEventListener("click", () => by(-1));
    byId("larger").addEventListener("click", () => by(1));
    apply();
}
