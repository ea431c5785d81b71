import { byId, el } from "./dom.js";
import { get } from "./feed.js";
import { count, durationText, time, title, usd } from "./format.js";
import { Spans } from "./spans.js";
import { sessionHash } from "./views.js";

const REFRESH_MS = 2_000;
const LIVE = new Set(["pending", "running", "interrupted"]);

/** The dialog with one run, named in the address so that it can be linked to. */
export class Detail {
  #dialog = byId("detail");
  #id = null;
  #shown = null;
  #spans = null;
  #under = "";
  #timer;

  constructor() {
    this.#dialog.addEventListener("close", () => this.#closed());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog || event.target.closest("[data-close]")) {
        this.#dialog.close();
      }
    });
    addEventListener("hashchange", (event) => this.#route(new URL(event.oldURL).hash));
    this.#route();
  }

  open(runId) {
    location.hash = `run=${encodeURIComponent(runId)}`;
  }

  #route(before = "") {
    const match = /^#run=(.+)$/.exec(location.hash);
    if (match) {
      if (!before.startsWith("#run=")) {
        this.#under = before;
      }
      this.#id = decodeURIComponent(match[1]);
      this.#shown = null;
      this.#spans = new Spans(this.#id);
      this.#load();
    } else if (this.#dialog.open) {
      this.#dialog.close();
    }
  }

  #closed() {
    clearTimeout(this.#timer);
    this.#id = null;
    if (location.hash.startsWith("#run=")) {
      history.replaceState(null, "", location.pathname + this.#under);
    }
  }

  async #load() {
    const id = this.#id;
    const spans = this.#spans;
    clearTimeout(this.#timer);
    let content;
    let live = true;
    try {
      const run = await get(`/api/v1/runs/${encodeURIComponent(id)}`);
      live = LIVE.has(run.status);
      if (run.revision !== this.#shown) {
        content = sheet(run, spans.node);
        spans.load();
      }
      this.#shown = run.revision;
    } catch (failure) {
      content = this.#shown === null ? [head("This run cannot be shown", null, id), el("p", {}, failure.message)] : null;
    }
    if (id !== this.#id) {
      return;
    }
    if (content) {
      this.#replace(content);
    }
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    if (live) {
      this.#timer = setTimeout(() => this.#load(), REFRESH_MS);
    }
  }

  // a refresh keeps what is unfolded, the place and the focus
  #replace(content) {
    const sheetNode = byId("d-sheet");
    const open = new Set([...sheetNode.querySelectorAll("details[open]")].map((node) => node.dataset.key));
    const top = sheetNode.scrollTop;
    const focused = document.activeElement;
    const closing = focused?.matches("#d-sheet [data-close]");
    sheetNode.replaceChildren(...content);
    sheetNode.querySelectorAll("details").forEach((node) => {
      node.open = open.has(node.dataset.key);
    });
    sheetNode.scrollTop = top;
    if (closing) {
      sheetNode.querySelector("[data-close]").focus();
    } else if (sheetNode.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }
}

function head(words, status, id) {
  return el("div", { className: "sheet-head" },
    el("div", {},
      ...(status ? [el("span", { className: "chip", "data-status": status }, title(status))] : []),
      el("span", { className: "runid" }, id),
      el("h2", { id: "d-objective" }, words)),
    el("button", { type: "button", className: "icon", "data-close": "", "aria-label": "Close" }, "×"));
}

function sheet(run, spans) {
  return [
    head(run.objective || "No objective given", run.status, run.run_id),
    facts(run),
    ...below(run.subtree),
    ...(run.error_message ? [el("h3", {}, "Error"), el("p", { className: "prose failed" }, run.error_message)] : []),
    ...(run.final_synthesis_output ? [el("h3", {}, "Result"), el("p", { className: "prose" }, run.final_synthesis_output)] : []),
    el("div", { className: "cols" },
      section("Tokens", tokens(run)),
      section("Actions", actions(run.actions)),
      section(`Events · ${count(run.event_count)}`, events(run.events_by_type), "b")),
    spans,
    ...["additional_context", "execution_history", "metadata"]
      .filter((name) => run[name] !== null && run[name] !== undefined)
      .map((name) => unfolding(name, run[name])),
  ].filter(Boolean);
}

function facts(run) {
  const rows = [
    ["Agent", run.agent_name && run.agent_name !== run.agent_id ? `${run.agent_name} (${run.agent_id})` : run.agent_id],
    ["Started", run.started_at && time(run.started_at)],
    ["Finished", run.finished_at && time(run.finished_at)],
    ["Duration", run.duration_ms === null ? null : durationText(run.duration_ms)],
    ["Iterations", count(run.total_iterations)],
    ["LLM calls", `${count(run.llm_calls)}${run.error_llm_calls ? ` (${count(run.error_llm_calls)} failed)` : ""}`],
    ["No usage received", run.missing_usage_calls ? `${count(run.missing_usage_calls)} of ${count(run.llm_calls)} calls` : null],
    ["Cost", withMissing(usd(run.cost_usd), run.cost_usd, run.unpriced_calls, "unpriced")],
    ["Provider cost", withMissing(usd(run.provider_cost_usd), run.provider_cost_usd, run.unreported_cost_calls, "not reported")],
    ["Last activity", time(run.last_activity_at)],
    ["App", run.app_name],
    ["User", run.user_id],
    ["Session", run.session_id && run.app_name && run.user_id
      ? el("a", { href: sessionHash(run.app_name, run.user_id, run.session_id) }, run.session_id)
      : run.session_id],
    ["Parent run", run.parent_run_id && el("a", { href: `#run=${encodeURIComponent(run.parent_run_id)}` }, run.parent_run_id)],
  ];
  return list(rows);
}

/** What the run comes to with the runs it has started; its own numbers stay its own. */
function below(tree) {
  if (!tree || tree.runs < 2) {
    return [];
  }
  const rows = [
    ["LLM calls", `${count(tree.llm_calls)}${tree.error_llm_calls ? ` (${count(tree.error_llm_calls)} failed)` : ""}`],
    ["Input tokens", count(tree.input_tokens)],
    ["Output tokens", count(tree.output_tokens)],
    ["No usage received", tree.missing_usage_calls ? `${count(tree.missing_usage_calls)} of ${count(tree.llm_calls)} calls` : null],
    ["Cost", withMissing(usd(tree.cost_usd), tree.cost_usd, tree.unpriced_calls, "unpriced")],
    ["Provider cost", withMissing(usd(tree.provider_cost_usd), tree.provider_cost_usd, tree.unreported_cost_calls, "not reported")],
  ];
  const others = tree.runs - 1;
  return [
    el("h3", {}, `With the ${count(others)} ${others === 1 ? "run" : "runs"} below it`
      + (tree.complete ? "" : "; there are more, which are not counted here")),
    list(rows),
  ];
}

const list = (rows) => el("dl", { className: "facts" }, ...rows.filter(([, value]) => value)
  .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));

const withMissing = (shown, amount, missing, word) =>
  (amount !== null && missing ? `${shown} (${count(missing)} ${missing === 1 ? "call" : "calls"} ${word})` : shown);

function tokens(run) {
  const part = (name, value, whole) => (value ? [{ name, value, whole, shown: count(value) }] : []);
  const whole = Math.max(run.input_tokens ?? 0, run.output_tokens ?? 0);
  return [
    { name: "Input", value: run.input_tokens, whole, shown: count(run.input_tokens) },
    ...part("of which from cache", run.cache_read_tokens, whole),
    ...part("of which to cache", run.cache_write_tokens, whole),
    ...part("of which for an hour", run.cache_write_1h_tokens, whole),
    ...part("of which audio", run.audio_input_tokens, whole),
    ...part("of which images", run.image_input_tokens, whole),
    { name: "Output", value: run.output_tokens, whole, shown: count(run.output_tokens) },
    ...part("of which reasoning", run.reasoning_tokens, whole),
    ...part("of which audio", run.audio_output_tokens, whole),
    ...part("of which images", run.image_output_tokens, whole),
  ];
}

function actions(byName) {
  const entries = Object.entries(byName ?? {}).sort(([, a], [, b]) => b.count - a.count);
  const whole = Math.max(1, ...entries.map(([, action]) => action.count));
  return entries.map(([name, action]) => ({
    name,
    note: action.duration_ms === null ? "" : durationText(action.duration_ms),
    value: action.count,
    whole,
    shown: count(action.count),
    bad: action.errors ? `${count(action.errors)} failed` : "",
  }));
}

function events(byType) {
  const entries = Object.entries(byType ?? {}).sort(([, a], [, b]) => b - a);
  const whole = Math.max(1, ...entries.map(([, n]) => n));
  return entries.map(([name, n]) => ({ name: name.replaceAll("_", " "), value: n, whole, shown: count(n) }));
}

function section(name, rows, cls = "") {
  if (!rows.length) {
    return "";
  }
  return el("section", {}, el("h3", {}, name), el("ul", { className: `bars ${cls}` }, ...rows.map((row) => {
    const fill = el("span", { className: "fill" });
    fill.style.width = `${row.whole ? (100 * row.value) / row.whole : 0}%`;
    return el("li", {},
      el("span", { className: "label", title: row.name }, row.name, ...(row.note ? [" ", el("small", {}, row.note)] : [])),
      el("span", { className: "value" }, ...(row.bad ? [el("span", { className: "bad" }, row.bad), " · "] : []), row.shown),
      el("span", { className: "track", "aria-hidden": "true" }, fill));
  })));
}

function unfolding(name, value) {
  const details = el("details", { "data-key": name }, el("summary", {}, title(name)));
  // written only when looked at: histories may be long
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(el("pre", { tabIndex: 0 }, typeof value === "string" ? value : JSON.stringify(value, null, 2)));
    }
  });
  return details;
}
