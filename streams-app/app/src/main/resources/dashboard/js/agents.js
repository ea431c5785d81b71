import { arrows, byId, el, reconcile, text } from "./dom.js";
import { get } from "./feed.js";
import { UNKNOWN, compact, count, durationText, exactUsd, percent, usd } from "./format.js";
import { STATUSES, mix, runsOf } from "./tiles.js";

const amount = (usdText) => (usdText === null ? null : Number(usdText));

/** The columns: key, label, value to sort by, text to show, class, full text. */
const COLUMNS = [
  { key: "agent", label: "Agent", value: (a) => nameOf(a), cls: "agent" },
  { key: "live", label: "Live", value: (a) => a.running_runs, cls: "live" },
  { key: "runs", label: "Runs", value: (a) => a.total_runs },
  { key: "mix", label: "Mix", cls: "mixcell w2" },
  { key: "errors", label: "Errors", value: (a) => a.error_rate, show: percent, cls: "errors" },
  { key: "calls", label: "LLM calls", value: (a) => a.total_llm_calls, cls: "w2" },
  { key: "input", label: "Input", value: (a) => a.total_input_tokens, show: compact, full: count, cls: "w1" },
  { key: "output", label: "Output", value: (a) => a.total_output_tokens, show: compact, full: count, cls: "w1" },
  { key: "latency", label: "LLM p95", value: (a) => a.llm_latency_ms.p95, show: durationText, cls: "w2" },
  { key: "duration", label: "Run p95", value: (a) => a.run_duration_ms.p95, show: durationText, cls: "w3" },
  { key: "reported", label: "Provider cost", value: (a) => amount(a.provider_cost_usd), show: (v, a) => usd(a.provider_cost_usd), full: (v, a) => `reported by providers: ${exactUsd(a.provider_cost_usd)}`, cls: "w3" },
  { key: "cost", label: "Cost", value: (a) => amount(a.cost_usd), show: (v, a) => usd(a.cost_usd), full: (v, a) => `computed from prices: ${exactUsd(a.cost_usd)}` },
];

/** Rows that are no agent's: with them the columns add up to the fleet. */
const REST = {
  agents: (hidden) => `${count(hidden)} other agents`,
  unassigned: () => "No agent known",
};

const isRest = (row) => row.scope !== "agent";
const nameOf = (row) => (isRest(row) ? REST[row.scope](row.hidden) : row.agent_id);
const keyOf = (row) => (isRest(row) ? `/${row.scope}` : row.agent_id);

const HIGH_ERROR_RATE = 0.1;
const ALL_MS = 10_000;
const PAGE = 1_000;
const PAGES = 10;

/** The table of agents: sorted by a header, filtered by name; a row opens the agent's runs. */
export class Agents {
  #body = byId("agent-table").tBodies[0];
  #filter = byId("filter");
  #sort = { key: "runs", down: true }; // a rank that moves seldom: rows stay where they are
  #agents = [];
  #rest = [];
  #total = 0;
  #all = null;
  #choose;

  constructor(choose) {
    this.#choose = choose;
    byId("agent-table").tHead.rows[0].append(...COLUMNS.map((column) => this.#header(column)));
    this.#filter.addEventListener("input", () => this.#search());
    this.#filter.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#filter.value) {
        event.stopPropagation();
        this.#filter.value = "";
        this.#draw();
      } else if (event.key === "ArrowDown") {
        event.preventDefault();
        this.#body.rows[0]?.focus();
      }
    });
    arrows(this.#body, "tr");
    this.#body.addEventListener("click", (event) => this.#open(event));
    this.#body.addEventListener("keydown", (event) => event.key === "Enter" && this.#open(event));
  }

  show({ agents, other_agents: others, unassigned, agents_total: total }) {
    this.#agents = agents;
    this.#total = total;
    this.#rest = [others && { ...others, hidden: total - agents.length }, unassigned].filter(Boolean);
    if (this.#filter.value) {
      this.#search();
    } else {
      this.#draw();
    }
  }

  #open(event) {
    const row = event.target.closest("tr");
    if (row && !row.dataset.key.startsWith("/")) {
      this.#choose(row.dataset.key);
    }
  }

  #header(column) {
    const cell = el("th", { scope: "col", className: column.cls ?? "" });
    if (!column.value) {
      cell.append(column.label);
      return cell;
    }
    const button = el("button", { type: "button" }, column.label);
    button.addEventListener("click", () => {
      const down = this.#sort.key === column.key ? !this.#sort.down : column.key !== "agent";
      this.#sort = { key: column.key, down };
      this.#draw();
    });
    cell.append(button);
    cell.dataset.key = column.key;
    return cell;
  }

  // the feed has the busiest agents only: a search asks for all of them, now and then
  async #search() {
    this.#draw();
    if (this.#total <= this.#agents.length || (this.#all && performance.now() - this.#all.at < ALL_MS)) {
      return;
    }
    this.#all = { at: performance.now(), items: this.#all?.items ?? [] };
    try {
      const items = [];
      let cursor = "0";
      for (let page = 0; cursor !== null && page < PAGES; page++) {
        const answer = await get(`/api/v1/agents?limit=${PAGE}&cursor=${cursor}`);
        items.push(...answer.items);
        cursor = answer.next_cursor;
      }
      this.#all.items = items;
      this.#draw();
    } catch (failure) {
      text(byId("agents-note"), `The other agents could not be read: ${failure.message}`);
    }
  }

  #shown() {
    const wanted = this.#filter.value.trim().toLowerCase();
    if (!wanted) {
      return this.#agents;
    }
    const live = new Set(this.#agents.map((agent) => agent.agent_id));
    const rest = (this.#all?.items ?? []).filter((agent) => !isRest(agent) && !live.has(agent.agent_id));
    return [...this.#agents, ...rest].filter((agent) => agent.agent_id.toLowerCase().includes(wanted));
  }

  #draw() {
    const column = COLUMNS.find(({ key }) => key === this.#sort.key);
    const sign = this.#sort.down ? -1 : 1;
    const rank = (agent) => column.value(agent) ?? -1;
    const agents = this.#shown().toSorted((a, b) => {
      const [x, y] = [rank(a), rank(b)];
      const order = typeof x === "string" ? x.localeCompare(y) : x - y;
      return sign * order || a.agent_id.localeCompare(b.agent_id);
    });
    const shown = this.#filter.value.trim() ? agents : [...agents, ...this.#rest];
    for (const cell of byId("agent-table").tHead.rows[0].cells) {
      const sorted = cell.dataset.key === this.#sort.key;
      if (cell.dataset.key) {
        cell.setAttribute("aria-sort", sorted ? (this.#sort.down ? "descending" : "ascending") : "none");
      }
    }
    reconcile(this.#body, shown, keyOf, row, update);
    this.#words(agents.length, shown.length);
  }

  #words(shown, rows) {
    const part = this.#total > this.#agents.length && !this.#filter.value;
    text(byId("agents-note"), this.#filter.value
      ? `${count(shown)} of ${count(this.#total)} match`
      : part ? `the ${count(shown)} busiest of ${count(this.#total)}; the filter finds all` : count(this.#total));
    const empty = byId("agents-empty");
    empty.hidden = rows > 0;
    text(empty, this.#total ? `No agent's id contains “${this.#filter.value}”.` : "No agents yet.");
    byId("agent-table").hidden = rows === 0;
  }
}

function row() {
  return el("tr", { tabIndex: 0 }, ...COLUMNS.map((column) => {
    const cell = el("td", { className: column.cls ?? "" });
    if (column.key === "agent") {
      cell.append(el("span"));
    } else if (column.key === "mix") {
      cell.append(el("div", { className: "mixbar", role: "img" }));
    }
    return cell;
  }));
}

function update(node, agent) {
  node.classList.toggle("rest", isRest(agent));
  COLUMNS.forEach((column, i) => {
    const cell = node.cells[i];
    if (column.key === "mix") {
      mix(cell.firstChild, agent);
      const words = STATUSES.filter((status) => runsOf(agent, status))
        .map((status) => `${runsOf(agent, status)} ${status}`).join(", ");
      cell.firstChild.setAttribute("aria-label", words);
      cell.title = words;
      return;
    }
    const value = column.value(agent);
    if (column.key === "agent") {
      text(cell.firstChild, value);
      cell.title = value;
      return;
    }
    text(cell, (column.show ?? count)(value, agent));
    cell.classList.toggle("zero", !value);
    cell.classList.toggle("unknown", cell.textContent === UNKNOWN);
    cell.classList.toggle("high", column.key === "errors" && value >= HIGH_ERROR_RATE);
    if (column.full) {
      cell.title = column.full(value, agent);
    }
  });
}
