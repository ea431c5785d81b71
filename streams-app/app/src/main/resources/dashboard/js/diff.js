import { el } from "./dom.js";

const SHORT = 60;
const MOST_LINES = 300;

/** JSON for people: short values in one line, others one member a line. */
export function pretty(value) {
  const line = JSON.stringify(value);
  return line.length <= SHORT || typeof value !== "object" ? line : JSON.stringify(value, null, 2);
}

const MISSING = {
  forgotten: "no longer in the log",
  unrecorded: "not kept by the release that folded it",
  unordered: "shared, not told",
};

/** The changes of one event, key by key, with what was there before and what is there after. */
export function changes(list) {
  return el("dl", { className: "diff" }, ...list.map((change) => {
    const key = el("dt", {}, el("span", { className: "scope", "data-scope": change.scope }, change.scope), " ",
      el("span", { className: "key" }, keyOf(change)));
    return el("div", {}, key, el("dd", {}, ...values(change)));
  }));
}

/** The key without the prefix that names its scope. */
const keyOf = ({ scope, key }) => (scope === "session" ? key : key.slice(scope.length + 1));

function values({ before, after, before_missing: missing }) {
  const old = missing
    ? [el("span", { className: "unknown" }, MISSING[missing] ?? missing)]
    : before === null ? [el("span", { className: "unknown" }, "none")] : null;
  const removed = after === null ? el("span", { className: "unknown" }, "removed") : null;
  const texts = [before, after].map((value) => JSON.stringify(value, null, 2));
  const isShort = [before, after].every((value) => JSON.stringify(value).length <= SHORT);
  if (old || removed || isShort) {
    return [
      ...(old ?? [mark("del", pretty(before))]),
      el("span", { className: "arrow", "aria-hidden": "true" }, "→"), el("span", { className: "hidden" }, " becomes "),
      removed ?? mark("ins", pretty(after)),
    ];
  }
  return [el("div", { className: "lines" }, ...lines(texts[0].split("\n"), texts[1].split("\n")))];
}

const mark = (tag, words) => el(tag, {}, words);

/** A line diff: lines that stay, that go, that come. */
function lines(before, after) {
  // members are compared without the comma that a new neighbour gives them
  const same = (a, b) => a.replace(/,$/, "") === b.replace(/,$/, "");
  let start = 0;
  while (start < before.length && start < after.length && same(before[start], after[start])) {
    start++;
  }
  let end = 0;
  while (end < before.length - start && end < after.length - start && same(before.at(-1 - end), after.at(-1 - end))) {
    end++;
  }
  const middle = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const rows = [
    ...after.slice(0, start).map((line) => ["", line]),
    ...(Math.max(...middle.map((part) => part.length)) > MOST_LINES
      ? [...middle[0].map((line) => ["del", line]), ...middle[1].map((line) => ["ins", line])]
      : common(...middle, same)),
    ...after.slice(after.length - end).map((line) => ["", line]),
  ];
  return folded(rows).map(([kind, line]) => (kind === "fold" ? el("span", { className: "fold" }, line)
    : mark(kind || "span", line)));
}

/** By the longest common subsequence. */
function common(a, b, same) {
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i][j] = same(a[i], b[j]) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const rows = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(a[i], b[j])) {
      rows.push(["", b[j]]);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[i + 1][j] >= length[i][j + 1])) {
      rows.push(["del", a[i++]]);
    } else {
      rows.push(["ins", b[j++]]);
    }
  }
  return rows;
}

/** Long stretches that stay are told by their number. */
function folded(rows) {
  const near = rows.map((_, i) => rows.slice(Math.max(0, i - 2), i + 3).some(([kind]) => kind));
  const shown = [];
  let left = 0;
  const fold = () => left && shown.push(["fold", `${left} unchanged ${left === 1 ? "line" : "lines"}`]);
  rows.forEach((row, i) => {
    if (near[i]) {
      fold();
      left = 0;
      shown.push(row);
    } else {
      left++;
    }
  });
  fold();
  return shown;
}
