import { byId, el, quantity, text } from "./dom.js";
import { compact, count, duration, exactUsd, percent, rate, title, usd } from "./format.js";

/** The six statuses in the order they are shown; each names a field `<status>_runs`. */
export const STATUSES = ["running", "completed", "error", "cancelled", "interrupted", "pending"];

export const runsOf = (stats, status) => stats[`${status}_runs`];

const ANNOUNCE_MS = 30_000;
let announced = -Infinity;

export function tiles(stats, rates) {
  const finished = stats.completed_runs + stats.error_runs + stats.cancelled_runs;
  quantity(byId("t-running"), [count(stats.running_runs), ""]);
  text(byId("t-running-sub"), `${count(stats.total_runs)} in all · ${rate(rates.finished_runs)}/s finish`);
  quantity(byId("t-tokens"), split(rate(rates.tokens)));
  tokens(stats);
  quantity(byId("t-errors"), split(percent(stats.error_rate)));
  text(byId("t-errors-sub"), `${count(stats.error_runs)} of ${count(finished)} finished`);
  cost(stats);
  quantiles(byId("t-latency"), stats.llm_latency_ms);
  text(byId("t-latency-sub"),
    `${rate(rates.llm_calls)} calls/s · ${count(stats.total_llm_calls)} calls · ${count(stats.error_llm_calls)} failed`);
  quantiles(byId("t-duration"), stats.run_duration_ms);
  text(byId("t-duration-sub"), `${count(stats.run_duration_ms.count)} runs · ${iterations(stats.avg_iterations)} iterations each`);
  announce(stats, rates);
}

const split = (shown) => {
  const at = shown.indexOf(" ");
  return at < 0 ? [shown, ""] : [shown.slice(0, at), shown.slice(at + 1)];
};

const iterations = (average) => (average === null ? count(null) : average.toFixed(1));

function tokens(stats) {
  const missing = stats.missing_usage_calls;
  const sub = byId("t-tokens-sub");
  text(sub, `${compact(stats.total_input_tokens)} in · ${compact(stats.total_output_tokens)} out`
    + (missing ? ` · ${compact(missing)} untold` : ""));
  sub.title = `${count(stats.total_input_tokens)} input tokens, ${count(stats.total_output_tokens)} output tokens`
    + (missing ? `; ${calls(missing)} told no usage` : "");
}

const calls = (n) => `${count(n)} ${n === 1 ? "call" : "calls"}`;

// two kinds of cost: what our prices come to, and what providers say; neither stands for the other
function cost(stats) {
  text(byId("t-cost"), usd(stats.cost_usd));
  byId("t-cost").title = exactUsd(stats.cost_usd);
  const sub = byId("t-cost-sub");
  const said = stats.provider_cost_usd === null ? "" : `providers ${usd(stats.provider_cost_usd)}`;
  const unpriced = stats.unpriced_calls ? `${compact(stats.unpriced_calls)} unpriced` : "";
  text(sub, [unpriced, said].filter(Boolean).join(" · ") || "all calls priced");
  sub.title = `computed from prices: ${exactUsd(stats.cost_usd)}, ${calls(stats.unpriced_calls)} have no known price; `
    + `reported by providers: ${exactUsd(stats.provider_cost_usd)}, not for ${calls(stats.unreported_cost_calls)}`;
}

function quantiles(list, values) {
  const cells = list.querySelectorAll("dd");
  ["p50", "p95", "p99"].forEach((name, i) => quantity(cells[i], duration(values[name])));
}

// often enough to follow, seldom enough to leave a screen reader's user in peace
function announce(stats, rates) {
  if (performance.now() - announced < ANNOUNCE_MS) {
    return;
  }
  announced = performance.now();
  byId("announce").textContent =
    `${count(stats.running_runs)} runs live, ${rate(rates.tokens)} tokens per second, `
    + `error rate ${percent(stats.error_rate)}.`;
}

/** Widths of a bar's parts follow the counts. */
export function mix(bar, stats) {
  if (!bar.firstChild) {
    bar.append(...STATUSES.map((status) => el("span", { "data-status": status })));
  }
  STATUSES.forEach((status, i) => {
    const part = bar.children[i];
    const runs = runsOf(stats, status);
    if (part.dataset.runs !== String(runs)) {
      part.dataset.runs = runs;
      part.style.flexGrow = runs;
      part.toggleAttribute("data-some", runs > 0);
    }
  });
}

export function statusPanel(stats, chosen, choose) {
  text(byId("mix-total"), count(stats.total_runs));
  mix(byId("mixbar"), stats);
  const legend = byId("legend");
  if (!legend.firstChild) {
    legend.append(...STATUSES.map((status) => {
      const button = el("button", { type: "button", "data-status": status, title: `Show runs that are ${status}` },
        el("span", { className: "dot", "aria-hidden": "true" }),
        el("span", { className: "name" }, title(status)),
        el("span", { className: "num" }));
      button.addEventListener("click", () => choose(status));
      return el("li", {}, button);
    }));
  }
  for (const button of legend.querySelectorAll("button")) {
    const { status } = button.dataset;
    text(button.querySelector(".num"), count(runsOf(stats, status)));
    button.setAttribute("aria-pressed", String(status === chosen));
  }
}
