// The live feed with its connection's state. The browser reconnects by itself after a network
// error; a refused connection (503) and a line that died silently are reopened here.

const SILENCE_MS = 40_000; // the server sends a pulse every 15 s
const RETRY_MS = [1_000, 2_000, 5_000];

export class Feed {
  #handlers;
  #source;
  #heard = 0;
  #failures = 0;
  #timer;

  constructor(handlers) {
    this.#handlers = handlers;
  }

  open() {
    this.#connect();
    setInterval(() => this.#watch(), 5_000);
    addEventListener("online", () => this.#connect());
    document.addEventListener("visibilitychange", () => !document.hidden && this.#watch());
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#heard = performance.now();
    const source = new EventSource("/api/v1/live");
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#hear();
    };
    source.onerror = () => {
      this.#handlers.state("reconnecting");
      if (source.readyState === EventSource.CLOSED) {
        const wait = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#connect(), wait);
      }
    };
    for (const name of ["history", "stats", "pulse"]) {
      source.addEventListener(name, (event) => {
        this.#hear();
        this.#handlers[name]?.(JSON.parse(event.data));
      });
    }
  }

  #hear() {
    this.#heard = performance.now();
    this.#handlers.state("connected");
  }

  #watch() {
    if (this.#source.readyState === EventSource.OPEN
        && performance.now() - this.#heard > SILENCE_MS) {
      this.#handlers.state("reconnecting");
      this.#connect();
    }
  }
}

/** A GET that fails with the problem's own words. */
export async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const words = [body.detail, body.remedy].filter(Boolean).join(": ") || `HTTP ${answer.status}`;
    throw Object.assign(new Error(words), { status: answer.status });
  }
  return body;
}
