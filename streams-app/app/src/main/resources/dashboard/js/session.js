import { arrows, byId, el, reconcile, text } from "./dom.js";
import { get } from "./feed.js";
import { ago, count, durationText, time, title } from "./format.js";
import { pretty } from "./diff.js";
import { routeOf } from "./sessions.js";
import { step } from "./steps.js";
import { Poll, complain } from "./views.js";

const REFRESH_MS = 1_500;
const PAGE = 100;
const NEAR_END = 80;
const SCOPES = [["session", "This session", ""], ["user", "The user, in all sessions", "user:"], ["app", "The application", "app:"]];

/** The page of one session: what it is, its state, and each event with what it changed. */
export class SessionPage {
  #list = byId("steps");
  #path = null;
  #shown = null;
  #steps = new Map();
  #older = null;
  #newest = -1;
  #filter = "all";
  #poll = new Poll(REFRESH_MS, () => this.#load());

  constructor() {
    arrows(this.#list, ".step");
    byId("s-older").addEventListener("click", () => this.#loadOlder());
    byId("s-newest").addEventListener("click", () => this.newest());
    for (const button of document.querySelectorAll("#s-filter button")) {
      button.addEventListener("click", () => this.#choose(button.value));
    }
  }

  /** Shows a session by its three names; null shows none and leaves the server alone. */
  show(names) {
    const path = names && `/api/v1/sessions/${names.map(encodeURIComponent).join("/")}`;
    if (path !== this.#path) {
      this.#path = path;
      this.#reset();
      if (names) {
        text(byId("s-title"), names[2]);
        text(byId("s-who"), `${names[1]} · ${names[0]}`);
      }
    }
    if (path) {
      this.#poll.start();
    } else {
      this.#poll.stop();
    }
  }

  /** Moves to the newest step. */
  newest() {
    const last = [...this.#list.children].findLast((node) => !node.hidden);
    last?.focus({ preventScroll: true });
    last?.scrollIntoView({ block: "end" });
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #reset() {
    this.#shown = null;
    this.#steps.clear();
    this.#older = null;
    this.#newest = -1;
    this.#list.replaceChildren();
    byId("s-facts").replaceChildren();
    byId("s-state").replaceChildren();
    byId("s-chip").hidden = true;
    byId("s-body").hidden = true;
    text(byId("steps-empty"), "");
    complain(byId("s-problem"));
  }

  async #load() {
    const path = this.#path;
    try {
      const session = await get(path);
      if (path !== this.#path) {
        return;
      }
      if (this.#shown && this.#shown.generation !== session.generation) {
        this.#reset(); // deleted and begun again
      }
      const first = this.#newest < 0;
      const query = first ? `order=newest&limit=${PAGE}` : `cursor=${this.#newest}&limit=1000`;
      const page = await get(`${path}/events?${query}`);
      if (path !== this.#path) {
        return;
      }
      complain(byId("s-problem"));
      if (first) {
        this.#older = page.next_cursor;
      }
      this.#draw(session);
      this.#add(page.items, first);
    } catch (failure) {
      if (path === this.#path) {
        complain(byId("s-problem"), this.#shown && failure.status === 404
          ? "This session has been deleted; its last state is shown."
          : failure.status === 404 ? "No such session is known. It may have been deleted, or have expired."
            : `This session cannot be read at the moment: ${failure.message}`);
      }
    }
  }

  async #loadOlder() {
    const path = this.#path;
    const button = byId("s-older");
    button.disabled = true;
    try {
      const page = await get(`${path}/events?order=newest&limit=${PAGE}&cursor=${this.#older}`);
      if (path === this.#path) {
        const height = this.#list.scrollHeight;
        this.#older = page.next_cursor;
        this.#add(page.items, false);
        this.#list.scrollTop += this.#list.scrollHeight - height;
      }
    } catch (failure) {
      complain(byId("s-problem"), `Earlier steps could not be read: ${failure.message}`);
    } finally {
      button.disabled = false;
    }
  }

  #add(items, first) {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < NEAR_END;
    for (const item of items) {
      this.#steps.set(item.event_id, item);
      this.#newest = Math.max(this.#newest, item.offset);
    }
    if (items.length || first) {
      const sorted = [...this.#steps.values()].sort((a, b) => a.offset - b.offset);
      // an event that came whole after its pieces has another place: it is made anew
      reconcile(this.#list, sorted, (item) => `${item.offset}`, step, () => {});
      this.#filterSteps();
    }
    byId("s-older").hidden = this.#older === null;
    if (first || atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
    if (!first && items.length) {
      text(byId("announce"), `${count(items.length)} new ${items.length === 1 ? "step" : "steps"} in this session.`);
    }
  }

  #choose(filter) {
    this.#filter = filter;
    for (const button of document.querySelectorAll("#s-filter button")) {
      button.setAttribute("aria-pressed", String(button.value === filter));
    }
    this.#filterSteps();
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #filterSteps() {
    let shown = 0;
    for (const node of this.#list.children) {
      const changed = node.querySelector(".diff");
      node.hidden = (this.#filter === "talk" && ["system"].includes(node.dataset.kind))
        || (this.#filter === "changes" && !changed);
      shown += node.hidden ? 0 : 1;
    }
    const empty = byId("steps-empty");
    empty.hidden = shown > 0;
    text(empty, this.#filter === "changes" ? "None of these steps changed the state." : "Nobody has said anything yet.");
  }

  #draw(session) {
    byId("s-body").hidden = false;
    const chip = byId("s-chip");
    chip.hidden = false;
    chip.dataset.status = session.status;
    text(chip, title(session.status));
    reconcile(byId("s-facts"), facts(session), ([name]) => name,
      ([name]) => el("div", {}, el("dt", {}, name), el("dd")),
      (node, [, value, full]) => {
        text(node.lastChild, value);
        node.lastChild.title = full ?? "";
      });
    for (const [scope, words, prefix] of SCOPES) {
      this.#state(scope, words, entries(session.state, prefix));
    }
    this.#shown = session;
  }

  #state(scope, words, keys) {
    const box = byId("s-state");
    let section = box.querySelector(`[data-scope="${scope}"]`);
    if (!section) {
      section = el("section", { "data-scope": scope },
        el("h3", {}, words), el("dl", { className: "state" }), el("p", { className: "none" }, "Nothing kept."));
      box.append(section);
    }
    section.lastChild.hidden = keys.length > 0;
    const known = this.#shown !== null;
    reconcile(section.children[1], keys, ([key]) => key,
      ([key]) => el("div", {}, el("dt", {}, key), el("dd")),
      (node, [, value]) => {
        const json = pretty(value);
        const changed = known && node.lastChild.textContent !== json;
        text(node.lastChild, json);
        if (changed) {
          node.classList.remove("fresh");
          void node.offsetWidth; // so that the mark begins anew
          node.classList.add("fresh");
        }
      });
  }
}

/** The keys of one scope, without its prefix. */
function entries(state, prefix) {
  return Object.entries(state)
    .filter(([key]) => (prefix ? key.startsWith(prefix) : !key.startsWith("user:") && !key.startsWith("app:")))
    .map(([key, value]) => [key.slice(prefix.length), value]);
}

function facts(session) {
  const when = (iso) => [ago(Date.parse(iso), Date.now()), time(iso)];
  return [
    ["Route", routeOf(session) || "none"],
    ["Revision", count(session.revision)],
    ["Messages", count(session.message_count)],
    ["Last event", ...when(session.updated_at)],
    ["Created", ...when(session.created_at)],
    ...(session.completed_at ? [["Ended", ...when(session.completed_at)]] : []),
    ...(session.ttl_ms ? [["Expires after inactivity of", durationText(session.ttl_ms)]] : []),
    ...(session.metadata ? [["Metadata", pretty(session.metadata)]] : []),
  ];
}

