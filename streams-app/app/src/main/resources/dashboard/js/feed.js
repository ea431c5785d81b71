// The live feed with its connection's state; one that broke, was refused (503) or died silently is
// opened again. A browser's EventSource could carry no token.
import { ask, refusal } from "./access.js";

const SILENCE_MS = 40_000; // the server sends a pulse every 15 s
const RETRY_MS = [1_000, 2_000, 5_000];

export class Feed {
  #handlers;
  #line;
  #isOpen = false;
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

  async #connect() {
    clearTimeout(this.#timer);
    this.#line?.abort();
    const line = new AbortController();
    this.#line = line;
    this.#isOpen = false;
    let wait = 0;
    try {
      const answer = await ask("/api/v1/live", "text/event-stream", line.signal);
      if (!answer.ok) {
        throw await refusal(answer);
      }
      this.#isOpen = true;
      this.#failures = 0;
      this.#hear();
      for await (const { name, data } of events(answer.body)) {
        this.#hear();
        try {
          this.#handlers[name]?.(JSON.parse(data));
        } catch (fault) {
          reportError(fault); // ours, not the line's
        }
      }
    } catch (error) {
      if (error.status === 403) {
        this.#handlers.refused(error.message);
      }
      wait = this.#failures++;
    }
    if (!line.signal.aborted) {
      this.#isOpen = false;
      this.#handlers.state("reconnecting");
      const pause = RETRY_MS[Math.min(wait, RETRY_MS.length - 1)];
      this.#timer = setTimeout(() => this.#connect(), pause);
    }
  }

  #hear() {
    this.#heard = performance.now();
    this.#handlers.state("connected");
  }

  #watch() {
    if (this.#isOpen && performance.now() - this.#heard > SILENCE_MS) {
      this.#handlers.state("reconnecting");
      this.#connect();
    }
  }
}

/** The events of a stream: a name and the text of their data. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const whole = (rest + value).split("\n\n");
    rest = whole.pop();
    for (const event of whole) {
      const field = (name) => event.split("\n").find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
      const data = field("data");
      if (data !== undefined) {
        yield { name: field("event"), data };
      }
    }
  }
}

/** A GET that fails with the problem's own words. */
export async function get(path) {
  const answer = await ask(path, "application/json");
  if (!answer.ok) {
    throw await refusal(answer);
  }
  return answer.json();
}
