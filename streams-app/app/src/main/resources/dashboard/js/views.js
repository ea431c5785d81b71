import { byId, text } from "./dom.js";

const TITLES = { fleet: "Fleetfold", sessions: "Sessions · Fleetfold", session: "Session · Fleetfold" };
const SKIPS = {
  fleet: ["Skip to agents", "#agents"],
  sessions: ["Skip to sessions", "#sessionlist a, #sessions-app"],
  session: ["Skip to the steps", "#steps li, .back"],
};

/**
 * Which part of the dashboard is shown, by the address: `#sessions?status=…`, `#session=app/user/id`
 * with each part percent-encoded, anything else is the fleet. A run's details lie over any of them.
 */
export class Views {
  #handlers;
  #shown = "fleet";

  constructor(handlers) {
    this.#handlers = handlers;
    addEventListener("hashchange", () => this.#route());
    // the address says what is shown: only the focus skips
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector(SKIPS[this.#shown][1]).focus();
    });
    this.#route();
  }

  get shown() {
    return this.#shown;
  }

  #route() {
    const { hash } = location;
    if (hash.startsWith("#run=")) {
      return;
    }
    const session = /^#session=([^/]+)\/([^/]+)\/([^/]+)$/.exec(hash);
    const name = session ? "session" : hash.startsWith("#sessions") ? "sessions" : "fleet";
    const changed = name !== this.#shown;
    this.#shown = name;
    for (const view of ["fleet", "sessions", "session"]) {
      byId(`view-${view}`).hidden = view !== name;
    }
    for (const link of document.querySelectorAll(".views a")) {
      const current = link.dataset.view === (name === "fleet" ? "fleet" : "sessions");
      link.toggleAttribute("aria-current", current);
      if (current) {
        link.setAttribute("aria-current", name === "session" ? "true" : "page");
      }
    }
    document.title = TITLES[name];
    text(document.querySelector(".skip"), SKIPS[name][0]);
    this.#handlers.fleet(name === "fleet");
    this.#handlers.sessions(name === "sessions" ? new URLSearchParams(hash.split("?")[1]) : null);
    this.#handlers.session(session ? session.slice(1).map(decode) : null);
    if (changed) {
      scrollTo(0, 0);
    }
  }
}

const decode = (part) => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

export const sessionHash = (app, user, id) => `#session=${[app, user, id].map(encodeURIComponent).join("/")}`;

/** Calls again and again while it is wanted and the page can be seen; at once when it comes back. */
export class Poll {
  #every;
  #work;
  #timer;
  #on = false;
  #busy = false;

  constructor(every, work) {
    this.#every = every;
    this.#work = work;
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  start() {
    this.#on = true;
    this.#tick();
  }

  stop() {
    this.#on = false;
    clearTimeout(this.#timer);
  }

  async #tick() {
    clearTimeout(this.#timer);
    if (!this.#on || this.#busy || document.hidden) {
      return;
    }
    this.#busy = true;
    try {
      await this.#work();
    } finally {
      this.#busy = false;
      if (this.#on && !document.hidden) {
        this.#timer = setTimeout(() => this.#tick(), this.#every);
      }
    }
  }
}

/** Says in a paragraph what could not be read, or nothing. */
export function complain(node, words) {
  node.hidden = !words;
  text(node, words ?? "");
}
