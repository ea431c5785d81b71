import { arrows, byId, el, reconcile, text } from "./dom.js";
import { get } from "./feed.js";
import { ago, count, time, title } from "./format.js";
import { Poll, complain, sessionHash } from "./views.js";

const REFRESH_MS = 3_000;
const PAGE = 50;
const MOST = 1_000;
const STATUSES = ["active", "completed", "abandoned"];
const TYPING_MS = 300;

/** The list of sessions, the last updated first; what is chosen stands in the address. */
export class Sessions {
  #list = byId("sessionlist");
  #filters = { app: byId("sessions-app"), user: byId("sessions-user") };
  #chosen = {};
  #limit = PAGE;
  #poll = new Poll(REFRESH_MS, () => this.#load());
  #typing;

  constructor() {
    arrows(this.#list, ".session");
    for (const [name, input] of Object.entries(this.#filters)) {
      input.addEventListener("input", () => {
        clearTimeout(this.#typing);
        this.#typing = setTimeout(() => this.#choose({ [name]: input.value }), TYPING_MS);
      });
      input.addEventListener("keydown", (event) => this.#key(event, name));
    }
    byId("sessions-more").addEventListener("click", () => {
      this.#limit = Math.min(MOST, this.#limit + PAGE);
      this.#poll.start();
    });
    const legend = byId("sessions-legend");
    legend.append(...STATUSES.map((status) => {
      const button = el("button", { type: "button", "data-status": status, "aria-pressed": "false" },
        el("span", { className: "dot", "aria-hidden": "true" }),
        el("span", { className: "name" }, title(status)),
        el("span", { className: "num" }, "–"));
      button.addEventListener("click", () => this.#choose({ status: status === this.#chosen.status ? "" : status }));
      return el("li", {}, button);
    }));
  }

  /** Shows what is chosen; null hides the list and leaves the server alone. */
  show(parameters) {
    this.#poll.stop();
    if (!parameters) {
      return;
    }
    const chosen = Object.fromEntries(["app", "user", "status"]
      .map((name) => [name, parameters.get(name) ?? ""]));
    if (!STATUSES.includes(chosen.status)) {
      chosen.status = "";
    }
    if (JSON.stringify(chosen) !== JSON.stringify(this.#chosen)) {
      this.#chosen = chosen;
      this.#limit = PAGE;
    }
    for (const [name, input] of Object.entries(this.#filters)) {
      if (input !== document.activeElement) {
        input.value = chosen[name];
      }
    }
    for (const button of byId("sessions-legend").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.status === chosen.status));
    }
    this.#poll.start();
  }

  focus() {
    (this.#list.querySelector(".session") ?? this.#filters.app).focus();
  }

  focusFilter() {
    this.#filters.app.focus();
  }

  #key(event, name) {
    const input = this.#filters[name];
    if (event.key === "Escape" && input.value) {
      event.stopPropagation();
      input.value = "";
      this.#choose({ [name]: "" });
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      this.#list.querySelector(".session")?.focus();
    }
  }

  #choose(change) {
    const chosen = { ...this.#chosen, ...change };
    const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
    history.replaceState(null, "", query.size ? `#sessions?${query}` : "#sessions");
    this.show(query);
  }

  async #load() {
    const chosen = this.#chosen;
    const query = new URLSearchParams({ limit: this.#limit });
    for (const [name, parameter] of [["app", "app_name"], ["user", "user_id"], ["status", "status"]]) {
      if (chosen[name]) {
        query.set(parameter, chosen[name]);
      }
    }
    try {
      const [page, stats] = await Promise.all([get(`/api/v1/sessions?${query}`), get("/api/v1/sessions/stats")]);
      if (chosen === this.#chosen) {
        complain(byId("sessions-problem"));
        this.#draw(page, stats);
      }
    } catch (failure) {
      complain(byId("sessions-problem"), `The sessions could not be read: ${failure.message}`);
    }
  }

  #draw(page, stats) {
    for (const button of byId("sessions-legend").querySelectorAll("button")) {
      text(button.querySelector(".num"), count(stats[button.dataset.status]));
    }
    text(byId("sessions-note"), `${count(stats.sessions)} in all · ${count(stats.messages)} messages`);
    reconcile(this.#list, page.items, (s) => sessionHash(s.app_name, s.user_id, s.session_id), item, update);
    const { app, user, status } = this.#chosen;
    const empty = byId("sessions-empty");
    empty.hidden = page.items.length > 0;
    text(empty, app || user || status
      ? `No ${status ? `${status} ` : ""}session ${app ? `of the application “${app}” ` : ""}${user ? `of the user “${user}” ` : ""}is known. Names are matched whole.`
      : "No sessions yet. An agent keeps one with client.sessions(), or try ./examples/memory-agent/run.");
    byId("sessions-more").hidden = !page.has_more || this.#limit >= MOST;
  }
}

function item(session) {
  return el("li", {}, el("a", { className: "session", href: sessionHash(session.app_name, session.user_id, session.session_id) },
    el("span", { className: "chip" }),
    el("span", { className: "what" }),
    el("span", { className: "route" }),
    el("span", { className: "who" }),
    el("span", { className: "much" }),
    el("span", { className: "when" })));
}

function update(node, session) {
  const [chip, what, route, who, much, when] = node.firstChild.children;
  chip.dataset.status = session.status;
  text(chip, title(session.status));
  text(what, session.session_id);
  what.title = session.session_id;
  text(route, routeOf(session));
  text(who, `${session.user_id} · ${session.app_name}`);
  text(much, `${count(session.message_count)} ${session.message_count === 1 ? "message" : "messages"} · revision ${count(session.revision)}`);
  text(when, ago(Date.parse(session.updated_at), Date.now()));
  when.title = time(session.updated_at);
}

/** Where in its routes a session is, or nothing. */
export const routeOf = (session) => [session.current_route, session.current_step].filter(Boolean).join(" › ");
