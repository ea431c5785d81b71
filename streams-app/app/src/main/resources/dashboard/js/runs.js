import { arrows, byId, el, reconcile, text } from "./dom.js";
import { get } from "./feed.js";
import { ago, count, durationText, exactUsd, sum, title, usd } from "./format.js";

const REFRESH_MS = 2_000;
const LIMIT = 40;

/** The list of runs: the newest from the feed, or those of an agent or a status, asked for. */
export class Runs {
  #list = byId("runlist");
  #clear = byId("runs-clear");
  #chosen = {};
  #newest = [];
  #found = [];
  #asked = -Infinity;
  #stale = false;
  #open;
  #changed;

  constructor(open, changed) {
    this.#open = open;
    this.#changed = changed;
    arrows(this.#list, ".run");
    this.#clear.addEventListener("click", () => this.choose({}));
    setInterval(() => this.#refresh(), 1_000);
  }

  get status() {
    return this.#chosen.status;
  }

  /** Shows the newest runs only of {agent} or {status}; of all with {}. */
  choose(chosen) {
    this.#chosen = chosen;
    this.#found = [];
    this.#asked = -Infinity;
    this.#stale = true;
    const words = chosen.agent ?? (chosen.status && title(chosen.status));
    this.#clear.hidden = !words;
    text(this.#clear, `${words} ×`);
    this.#clear.setAttribute("aria-label", `Showing ${words} only. Show all runs`);
    text(byId("runs-title"), words ? "Runs" : "Newest runs");
    this.#list.scrollTop = 0;
    this.#refresh();
    this.#changed();
  }

  focus() {
    (this.#list.querySelector(".run") ?? this.#clear).focus();
  }

  show(newest) {
    this.#newest = newest;
    this.#stale = true;
    this.#refresh();
  }

  #isFiltered() {
    return Boolean(this.#chosen.agent ?? this.#chosen.status);
  }

  async #refresh() {
    const due = this.#stale && performance.now() - this.#asked >= REFRESH_MS;
    if (!this.#isFiltered() || !due) {
      this.#draw();
      return;
    }
    this.#asked = performance.now();
    this.#stale = false;
    const { agent, status } = this.#chosen;
    const query = new URLSearchParams({ limit: LIMIT });
    if (agent) {
      query.set("agent_id", agent);
    } else {
      query.set("status", status);
    }
    try {
      const answer = await get(`/api/v1/runs?${query}`);
      if (agent === this.#chosen.agent && status === this.#chosen.status) {
        this.#found = answer.items;
        this.#draw();
      }
    } catch (failure) {
      this.#draw(`The runs could not be read: ${failure.message}`);
    }
  }

  #draw(problem) {
    const runs = this.#isFiltered() ? this.#found : this.#newest;
    reconcile(this.#list, runs, (run) => run.run_id, (run) => this.#item(run), update);
    const empty = byId("runs-empty");
    empty.hidden = runs.length > 0;
    text(empty, problem ?? (this.#isFiltered() ? "None at the moment." : "No runs yet. Start an agent, or a simulated fleet."));
  }

  #item(run) {
    const button = el("button", { type: "button", className: "run" },
      el("span", { className: "chip" }),
      el("span", { className: "what" }),
      el("span", { className: "cost" }),
      el("span", { className: "who" }),
      el("span", { className: "when" }));
    button.addEventListener("click", () => this.#open(run.run_id));
    return el("li", {}, button);
  }
}

function update(item, run) {
  const [chip, what, cost, who, when] = item.firstChild.children;
  chip.dataset.status = run.status;
  text(chip, title(run.status));
  text(what, run.objective || run.run_id);
  what.title = run.objective ?? "";
  text(cost, usd(run.cost_usd));
  cost.title = `computed from prices: ${exactUsd(run.cost_usd)}`;
  const tokens = sum(run.input_tokens, run.output_tokens);
  const parts = [
    run.agent_name || run.agent_id || "unknown agent",
    run.llm_calls && tokens === null ? "no usage received" : `${count(tokens)} tokens`,
    run.provider_cost_usd === null ? "" : `provider ${usd(run.provider_cost_usd)}`,
  ];
  text(who, parts.filter(Boolean).join(" · "));
  text(when, run.duration_ms === null
    ? (run.started_at ? ago(Date.parse(run.started_at), Date.now()) : "not started")
    : `took ${durationText(run.duration_ms)}`);
}
