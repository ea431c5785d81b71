// Questions to the query API, with the token that it asks for once there is one that may read. The
// token stays in this tab, and goes nowhere but to the server the page came from.
import { byId, text } from "./dom.js";

const KEY = "fleetfold-token";
let asked = null;

/** The answer to a GET; asks the reader for a token, and asks again, while the server wants one. */
export async function ask(path, accept, signal) {
  for (;;) {
    const token = sessionStorage.getItem(KEY);
    const headers = token === null ? { accept } : { accept, authorization: `Bearer ${token}` };
    const answer = await fetch(path, { headers, signal });
    if (answer.status !== 401) {
      return answer;
    }
    await answer.body?.cancel();
    // of several questions the first asks; one that was asked meanwhile is not asked again
    if (token === sessionStorage.getItem(KEY)) {
      asked ??= dialog(token !== null).finally(() => { asked = null; });
      await asked;
    }
  }
}

/** What an answer that is none says, in the problem's own words. */
export async function refusal(answer) {
  const body = await answer.json().catch(() => ({}));
  const words = [body.detail, body.remedy].filter(Boolean).join(": ") || `HTTP ${answer.status}`;
  return Object.assign(new Error(words), { status: answer.status });
}

function dialog(wrong) {
  const form = byId("token-form");
  const field = byId("token");
  text(byId("token-wrong"), wrong ? "That token does not work here." : "");
  byId("token-dialog").showModal();
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, field.value.trim());
      field.value = "";
      byId("token-dialog").close();
      resolve();
    };
    // nothing is shown without one
    byId("token-dialog").oncancel = (event) => event.preventDefault();
  });
}
