import { el, svg, text } from "./dom.js";
import { ago, rate } from "./format.js";

export const SPAN_MS = 300_000;
const SPANS = [60_000, 120_000, SPAN_MS];
const NARROW = 420;
const LEFT = 46;
const BOTTOM = 18;
const TOP = 8;
const GAP_MS = 6_000;

/** How much time to show: little at first, so that a new fleet does not look idle. */
export function span(points, now) {
  const age = points.length ? now - points[0].t : 0;
  return SPANS.find((ms) => ms >= age) ?? SPAN_MS;
}

/** One series over the last minutes; the newest point is now. */
export class Chart {
  #figure;
  #svg = svg("svg", { role: "img" });
  #now = el("span", { className: "now" });
  #read;
  #parts = {};
  #points = [];
  #pointer = null;
  #span = SPAN_MS;
  #name;

  constructor(figure, name, read) {
    this.#figure = figure;
    this.#name = name;
    this.#read = read;
    figure.querySelector("figcaption").append(this.#now);
    figure.append(this.#svg);
    const add = (key, tag, attributes) => {
      this.#parts[key] = svg(tag, attributes);
      this.#svg.append(this.#parts[key]);
    };
    for (const i of [0, 1, 2]) {
      add(`grid${i}`, "line", { class: i ? "grid" : "base" });
      add(`label${i}`, "text", { x: LEFT - 8, "text-anchor": "end" });
    }
    for (const i of [0, 1, 2, 3, 4, 5]) {
      add(`time${i}`, "text", { "text-anchor": "middle" });
    }
    add("area", "path", { class: "area" });
    add("line", "path", { class: "line" });
    add("cross", "line", { class: "cross" });
    add("tip", "circle", { class: "tip", r: 4 });
    this.#svg.addEventListener("pointermove", (event) => {
      this.#pointer = event.clientX - this.#svg.getBoundingClientRect().left;
      this.#draw();
    });
    this.#svg.addEventListener("pointerleave", () => {
      this.#pointer = null;
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(figure);
  }

  /** Shows points of {t, ...}, oldest first; t in milliseconds of `now`'s clock. */
  show(points, now) {
    this.#span = span(points, now);
    this.#points = points.map((point) => ({ t: point.t - now, v: this.#read(point) }))
      .filter((point) => point.t >= -SPAN_MS - 1_000);
    this.#draw();
  }

  #draw() {
    const width = this.#svg.clientWidth;
    const height = this.#svg.clientHeight;
    if (!width) {
      return;
    }
    const top = nice(Math.max(1, ...this.#points.map((point) => point.v)));
    const x = (t) => LEFT + (width - LEFT - 6) * (1 + Math.min(0, t) / this.#span);
    const y = (v) => TOP + (height - TOP - BOTTOM) * (1 - v / top);
    this.#axes(width, top, y, x, height);
    const runs = this.#runs();
    const path = (run) => run.map((p, i) => `${i ? "L" : "M"}${x(p.t).toFixed(1)} ${y(p.v).toFixed(1)}`).join("");
    set(this.#parts.line, { d: runs.map(path).join("") });
    set(this.#parts.area, {
      d: runs.map((run) => `${path(run)}L${x(run.at(-1).t).toFixed(1)} ${y(0)}L${x(run[0].t).toFixed(1)} ${y(0)}Z`).join(""),
    });
    this.#readout(x, y, height);
  }

  // a pause in the feed is a gap, not a slope
  #runs() {
    const runs = [];
    let last = null;
    for (const point of this.#points) {
      if (last && point.t - last.t <= GAP_MS) {
        runs.at(-1).push(point);
      } else {
        runs.push([point]);
      }
      last = point;
    }
    return runs;
  }

  #axes(width, top, y, x, height) {
    [0, top / 2, top].forEach((v, i) => {
      set(this.#parts[`grid${i}`], { x1: LEFT, x2: width - 6, y1: y(v), y2: y(v) });
      set(this.#parts[`label${i}`], { y: y(v) + 4 });
      text(this.#parts[`label${i}`], axis(v));
    });
    for (const i of [0, 1, 2, 3, 4, 5]) {
      const label = this.#parts[`time${i}`];
      const t = this.#tick(i, width);
      set(label, { x: x(t), y: height - 3, "text-anchor": t === 0 ? "end" : t === -this.#span ? "start" : "middle" });
      text(label, t === 0 ? (i ? "" : "now") : words(t));
    }
  }

  // the i-th label from the right; 0 again where there are no more
  #tick(i, width) {
    const step = this.#span <= 60_000 ? 15_000 : this.#span <= 120_000 ? 30_000 : 60_000;
    const t = -i * step * (width < NARROW && this.#span > 60_000 ? 2 : 1);
    return t >= -this.#span ? t : 0;
  }

  #readout(x, y, height) {
    const at = this.#pointer === null ? this.#points.at(-1) : this.#nearest(x);
    this.#parts.tip.style.display = at ? "" : "none";
    this.#parts.cross.style.display = at && this.#pointer !== null ? "" : "none";
    if (!at) {
      return;
    }
    set(this.#parts.tip, { cx: x(at.t), cy: y(at.v) });
    set(this.#parts.cross, { x1: x(at.t), x2: x(at.t), y1: TOP, y2: height - BOTTOM });
    const when = this.#pointer === null ? "" : ` · ${ago(at.t, 0)}`;
    text(this.#now, `${rate(at.v)}${when}`);
    this.#svg.setAttribute("aria-label", `${this.#name}, now ${rate(this.#points.at(-1).v)}`);
  }

  #nearest(x) {
    return this.#points.reduce((best, point) =>
      (Math.abs(x(point.t) - this.#pointer) < Math.abs(x(best.t) - this.#pointer) ? point : best),
    this.#points[0]);
  }
}

function words(t) {
  const seconds = -t / 1_000;
  return seconds % 60 ? `−${seconds} s` : `−${seconds / 60} min`;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
}

/** The next of 1, 2, 3, 4, 5, 6, 8, 10 times a power of ten: the axis moves seldom. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) * power;
}

function axis(v) {
  for (const [size, unit] of [[1e9, "B"], [1e6, "M"], [1e3, "k"]]) {
    if (v >= size) {
      return `${+(v / size).toFixed(2)} ${unit}`;
    }
  }
  return String(+v.toFixed(2));
}
