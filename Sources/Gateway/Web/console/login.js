import { byId, say } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { nameText } from "../shared/text.js";

const error = byId("login-error");
const button = byId("login-button");

byId("login-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) { return; }
    error.hidden = true;
    button.disabled = true;
    try {
        await call("POST", "/v1/agent/login", {
            name: byId("login-name").value.trim(), password: byId("login-password").value,
        });
        location.assign("/console");
    } catch (problem) {
        const wait = problem.retryAfter ? ` Try again in ${problem.retryAfter} s.` : "";
        say(error, problem.message + wait);
        error.hidden = false;
        byId("login-password").select();
    } finally {
        button.disabled = false;
    }
});

call("GET", "/v1/company")
    .then((company) => say(byId("company"), nameText(company?.name, "Deskhand")))
    .catch(() => { /* The name is only an ornament here. */ });
