const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What is shown where nobody knows: unknown is not zero. */
export const UNKNOWN = "—";

const isUnknown = (n) => n === null || n === undefined;

export const count = (n) => (isUnknown(n) ? UNKNOWN : whole.format(n));

/** A sum of numbers of which some may be unknown; null where all are. */
export const sum = (...numbers) => {
  const known = numbers.filter((n) => !isUnknown(n));
  return known.length ? known.reduce((a, b) => a + b) : null;
};

/** Large counts in few characters: 12.3 k, 4.56 M. The title has the exact number. */
export function compact(n) {
  if (isUnknown(n)) {
    return UNKNOWN;
  }
  for (const [size, unit] of [[1e12, "T"], [1e9, "B"], [1e6, "M"]]) {
    if (n >= size) {
      return `${(n < 100 * size ? two : one).format(n / size)} ${unit}`;
    }
  }
  return n >= 1e5 ? `${one.format(n / 1e3)} k` : whole.format(n);
}

export const rate = (n) => (n >= 100 ? compact(Math.round(n)) : one.format(n));

export const percent = (ratio) => (isUnknown(ratio) ? UNKNOWN : `${one.format(ratio * 100)} %`);

/** Milliseconds as [number, unit]. */
export function duration(ms) {
  if (isUnknown(ms)) {
    return [UNKNOWN, ""];
  }
  if (ms < 1_000) {
    return [whole.format(ms), "ms"];
  }
  if (ms < 60_000) {
    return [ms < 10_000 ? two.format(ms / 1_000) : one.format(ms / 1_000), "s"];
  }
  if (ms < 3_600_000) {
    return [one.format(ms / 60_000), "min"];
  }
  return [one.format(ms / 3_600_000), "h"];
}

export const durationText = (ms) => duration(ms).join(" ").trim();

/** An exact decimal string in USD; below a cent its first two digits. */
export function usd(decimal) {
  if (isUnknown(decimal)) {
    return UNKNOWN;
  }
  const value = Number(decimal);
  if (value !== 0 && Math.abs(value) < 0.01) {
    return `$${twoDigits(value)}`;
  }
  return `$${value < 1e5 ? two.format(value) : whole.format(value)}`;
}

// toPrecision alone would write small amounts with an exponent
function twoDigits(value) {
  const decimals = 1 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(12, decimals));
}

/** The exact amount for a title. */
export const exactUsd = (decimal) => (isUnknown(decimal) ? "nobody told" : `$${decimal}`);

/** How long ago, in words; `now` and `then` in milliseconds. */
export function ago(then, now) {
  const seconds = Math.max(0, Math.round((now - then) / 1_000));
  if (seconds < 2) {
    return "now";
  }
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3_600)} h ago`;
  }
  return `${Math.floor(seconds / 86_400)} d ago`;
}

const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export const time = (iso) => (iso ? clock.format(new Date(iso)) : UNKNOWN);

export const title = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
