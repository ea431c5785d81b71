import { arrows, el, reconcile, text } from "./dom.js";
import { get } from "./feed.js";
import { count, exactUsd, sum, title, UNKNOWN, usd } from "./format.js";
import { complain } from "./views.js";

const PAGE = 500;
const MOST_OF_AN_ANSWER = 1_000;

const COLUMNS = [
  { label: "Calls", name: "llm_calls", show: count },
  { label: "Input", name: "input_tokens", show: count },
  { label: "Output", name: "output_tokens", show: count },
  { label: "Cost", name: "cost_usd", show: usd, full: exactUsd },
  { label: "Provider", name: "provider_cost_usd", show: usd, full: exactUsd, cls: "provider" },
];

/** A run's spans as a tree that folds: what each comes to with all below it, and what it used itself. */
export class Spans {
  #path;
  #wanted = PAGE;
  #turn = 0;
  #roots = [];
  #closed = new Set();
  #heading = el("h3", { id: "spans-title" });
  #problem = el("p", { className: "problem", role: "alert", hidden: true });
  #body = el("tbody");
  #table = el("table", { role: "treegrid", "aria-labelledby": "spans-title" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Span"),
      ...COLUMNS.map(({ label, cls }) => el("th", { scope: "col", className: cls ?? "" }, label)))),
    this.#body);
  #more = el("button", { type: "button", className: "chip-button more", hidden: true }, "Show more");

  /** To be put into the page; hidden while the run has no spans. */
  node = el("section", { className: "spans", hidden: true },
    this.#heading,
    el("p", { className: "note" }, "Each number includes all spans below. What a span itself used is shown under it."),
    this.#problem, this.#table, this.#more);

  constructor(runId) {
    this.#path = `/api/v1/runs/${encodeURIComponent(runId)}/tree`;
    this.#more.addEventListener("click", () => {
      this.#wanted += PAGE;
      this.load();
    });
    arrows(this.#body, "tr");
    this.#body.addEventListener("click", ({ target }) => this.#fold(target.closest("tr")));
    this.#body.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Reads as many spans as are asked for; where that fails, what was shown stays. */
  async load() {
    const turn = ++this.#turn;
    try {
      const items = [];
      let page;
      do {
        const query = new URLSearchParams({ limit: Math.min(MOST_OF_AN_ANSWER, this.#wanted - items.length) });
        if (page) {
          query.set("cursor", page.next_cursor);
        }
        page = await get(`${this.#path}?${query}`);
        items.push(...page.items);
      } while (page.has_more && items.length < this.#wanted);
      if (turn === this.#turn) {
        complain(this.#problem);
        this.#show(items, page);
      }
    } catch (failure) {
      if (turn === this.#turn) {
        this.node.hidden = false;
        complain(this.#problem, `The spans could not be read: ${failure.message}`);
      }
    }
  }

  #show(items, { has_more: more, not_counted_calls: repeats }) {
    this.node.hidden = items.length === 0;
    this.#more.hidden = !more;
    this.#roots = nest(items);
    this.#table.classList.toggle("reported", items.some(({ subtree }) => subtree.provider_cost_usd !== null));
    text(this.#heading, `Spans · ${more ? `the first ${count(items.length)}` : count(items.length)}`
      + (repeats ? ` · ${calls(repeats)} of the run not counted` : ""));
    this.#draw();
  }

  #draw() {
    reconcile(this.#body, [...visible(this.#roots, this.#closed)], ({ key }) => key, row,
      (node, item) => update(node, item, !this.#closed.has(item.key)));
  }

  #fold(node, open = node && this.#closed.has(node.dataset.key)) {
    if (node?.hasAttribute("aria-expanded")) {
      this.#closed[open ? "delete" : "add"](node.dataset.key);
      this.#draw();
    }
  }

  #key(event) {
    const node = event.target.closest("tr");
    if (event.key === "Enter" || event.key === " ") {
      this.#fold(node);
    } else if (event.key === "ArrowRight") {
      this.#fold(node, true);
    } else if (event.key === "ArrowLeft" && node.getAttribute("aria-expanded") === "true") {
      this.#fold(node, false);
    } else if (event.key === "ArrowLeft") {
      above(node)?.focus();
    } else {
      return;
    }
    event.preventDefault();
  }
}

const place = (span, id) => `${span.trace_id ?? ""}/${id}`;

/** The spans that none of the others encloses, with their children; those that used most come first. */
function nest(items) {
  const nodes = new Map(items.map((span) => {
    const key = place(span, span.span_id);
    return [key, { key, span, children: [] }];
  }));
  const roots = [];
  for (const node of nodes.values()) {
    const parent = node.span.parent_span_id && nodes.get(place(node.span, node.span.parent_span_id));
    node.torn = Boolean(node.span.parent_span_id) && !parent;
    (parent ? parent.children : roots).push(node);
  }
  const used = ({ span: { subtree } }) => sum(subtree.input_tokens, subtree.output_tokens) ?? -1;
  const order = (a, b) => a.torn - b.torn || used(b) - used(a);
  nodes.forEach(({ children }) => children.sort(order));
  return roots.sort(order);
}

function* visible(nodes, closed, level = 1) {
  for (const node of nodes) {
    yield { ...node, level };
    if (!closed.has(node.key)) {
      yield* visible(node.children, closed, level + 1);
    }
  }
}

function above(node) {
  const level = Number(node.getAttribute("aria-level"));
  let at = node.previousElementSibling;
  while (at && Number(at.getAttribute("aria-level")) >= level) {
    at = at.previousElementSibling;
  }
  return at;
}

function row() {
  return el("tr", { tabIndex: 0, role: "row" },
    el("td", { role: "gridcell" },
      el("span", { className: "twist", "aria-hidden": "true" }),
      el("p", {},
        el("span", { className: "kind" }), " ",
        el("span", { className: "name" }), " ",
        el("span", { className: "agent" })),
      el("p", { className: "remark" })),
    ...COLUMNS.map(({ cls }) => el("td", { className: cls ?? "", role: "gridcell" }, el("span"), el("small"))));
}

function update(node, { span, children, torn, level }, open) {
  const [first, ...numbers] = node.cells;
  const [kind, name, agent] = first.querySelectorAll("p > span");
  node.setAttribute("aria-level", level);
  node.style.setProperty("--level", level);
  if (children.length) {
    node.setAttribute("aria-expanded", open);
  } else {
    node.removeAttribute("aria-expanded");
  }
  text(kind, kindOf(span));
  text(name, span.name ?? span.span_id);
  name.classList.toggle("id", span.name === null);
  text(agent, span.agent_id && span.agent_id !== span.name ? `agent ${span.agent_id}` : "");
  first.title = [span.trace_id && `trace ${span.trace_id}`, `span ${span.span_id}`].filter(Boolean).join(", ");
  const remarks = [...remarksOf(span), ...(torn ? ["the span around it is not among those shown"] : [])];
  text(first.lastChild, remarks.join("; "));
  COLUMNS.forEach((column, i) => {
    const [all, own] = numbers[i].children;
    text(all, column.show(span.subtree[column.name]));
    text(own, children.length ? `own ${column.show(span.own[column.name])}` : "");
    if (column.full) {
      all.title = column.full(span.subtree[column.name]);
    }
  });
}

const calls = (n) => `${count(n)} ${n === 1 ? "call" : "calls"}`;

// where no event names a span, its calls tell what it is
const kindOf = ({ kind, own, not_counted: repeats }) => (kind ? title(kind)
  : own.llm_calls + repeats.repeated_below + repeats.repeated_at_node ? "LLM usage" : UNKNOWN);

function remarksOf({ own, not_counted: repeats }) {
  const remark = (n, words) => (n ? [`${calls(n)} ${words}`] : []);
  const not = (n, what) => remark(n, `not counted: ${n === 1 ? "repeats" : "repeat"} what ${what}`);
  return [
    ...remark(own.error_llm_calls, "failed"),
    ...remark(own.missing_usage_calls, "without usage"),
    ...remark(own.cost_usd === null ? 0 : own.unpriced_calls, "unpriced"),
    ...not(repeats.repeated_below, "spans below state"),
    ...not(repeats.repeated_at_node, "another call of this span states"),
  ];
}
