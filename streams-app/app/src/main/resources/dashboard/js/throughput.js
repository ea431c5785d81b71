import { byId, text } from "./dom.js";
import { Chart, SPAN_MS, span } from "./chart.js";

/** The two charts: the server's history first, then one point a second from what the feed tells. */
export class Throughput {
  #points = [];
  #rates = { tokens: 0, llm_calls: 0 };
  #skew = 0;
  #connected = false;
  #charts = [
    new Chart(byId("chart-tokens"), "Tokens per second", (point) => point.tokens),
    new Chart(byId("chart-calls"), "LLM calls per second", (point) => point.llm_calls),
  ];

  constructor() {
    setInterval(() => this.#tick(), 1_000);
  }

  history({ at, points }) {
    this.#skew = Date.parse(at) - Date.now();
    this.#points = points;
    this.#rates = points.at(-1) ?? this.#rates;
    this.#draw();
  }

  rates(rates) {
    this.#rates = rates;
  }

  connected(on) {
    this.#connected = on;
  }

  #tick() {
    if (this.#connected) {
      const { tokens, llm_calls } = this.#rates;
      this.#points.push({ t: this.#now(), tokens, llm_calls });
    }
    while (this.#points.length && this.#points[0].t < this.#now() - SPAN_MS - 2_000) {
      this.#points.shift();
    }
    this.#draw();
  }

  #now() {
    return Date.now() + this.#skew;
  }

  #draw() {
    if (!document.hidden) {
      const minutes = span(this.#points, this.#now()) / 60_000;
      text(byId("chart-note"), minutes === 1 ? "last minute" : `last ${minutes} minutes`);
      this.#charts.forEach((chart) => chart.show(this.#points, this.#now()));
    }
  }
}
