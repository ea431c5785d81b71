import { byId, el, reconcile, text } from "./dom.js";
import { get } from "./feed.js";
import { ago, count } from "./format.js";
import { Poll, complain } from "./views.js";

const REFRESH_MS = 5_000;
const REFUSALS = 20;

/** What the folds count, in words; a reason that is not here is shown as it is. */
const WORDS = {
  duplicate: "sent again, and counted once",
  conflict: "another record under a known id; the first one counts",
  id_of_another_day: "an id that its agent used the day before or after",
  run_deleted: "of a run that was deleted",
  stray: "sent on to the partition of their key",
  text_cleaned: "characters that no database accepts were removed",
  field_cut: "a field was too long and is cut",
  tokens_clamped: "a part of the tokens exceeded their total, and is cut to it",
  negative_clamped: "a count was negative, and is unknown",
  future_clamped: "a time was in the future",
  past_clamped: "a time was before 1970",
  cost_unusable: "the provider's cost is not a number",
  usage_inconsistent: "the provider's token counts do not add up",
  usage_unread: "the provider's usage names tokens that were not read",
  usage_invalid: "a token count was not a count: negative, a fraction, a word or too large, and is unknown",
  usage_estimated: "tokens estimated by a tokenizer, not reported by the provider",
  call_repeated_below: "calls that repeat the sum of calls below them, kept and not counted",
  call_repeated_at_node: "calls that repeat another one of the same span, kept and not counted",
  span_too_deep: "a span in more than 1,000 others; its link to them is not followed",
};

const wordsOf = (reason) => WORDS[reason]
  ?? (reason.startsWith("dead_letter_") ? `dead letters: ${reason.slice(12).replaceAll("_", " ")}`
    : reason.startsWith("late_for_window_") ? `too late for their window of ${reason.slice(16)}`
      : reason.startsWith("append_") ? `events of sessions not taken: ${reason.slice(7).replaceAll("_", " ")}`
        : reason.replaceAll("_", " "));

/** What was not taken as it came: counted by the folds, and refused by gateways with the reason. */
export class Quality {
  #poll = new Poll(REFRESH_MS, () => this.#load());

  show(shown) {
    this.#poll.stop();
    if (shown) {
      this.#poll.start();
    }
  }

  async #load() {
    try {
      const [quality, refusals] = await Promise.all([
        get("/api/v1/data-quality"), get(`/api/v1/data-quality/refusals?limit=${REFUSALS}`)]);
      complain(byId("quality-problem"), null);
      this.#draw(Object.entries(quality.by_reason).filter(([, n]) => n > 0), refusals.items);
    } catch (failure) {
      complain(byId("quality-problem"), `Data quality could not be read: ${failure.message}`);
    }
  }

  #draw(reasons, refusals) {
    reasons.sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
    reconcile(byId("quality-reasons"), reasons, ([reason]) => reason,
      ([reason]) => el("li", { title: reason },
        el("span", { className: "num" }), el("span", {}, wordsOf(reason))),
      (node, [, n]) => text(node.firstChild, count(n)));
    const items = refusals.map((refusal, i) => ({ ...refusal, key: `${refusal.last_at} ${i}` }));
    reconcile(byId("refusals"), items, ({ key }) => key, refusalRow, (node, refusal) => {
      text(node.querySelector(".num"), count(refusal.count));
      text(node.querySelector(".when"), ago(Date.parse(refusal.last_at), Date.now()));
    });
    byId("refusals-title").hidden = items.length === 0;
    const empty = byId("quality-empty");
    empty.hidden = reasons.length + items.length > 0;
    text(empty, "Everything was folded unchanged.");
  }
}

function refusalRow(refusal) {
  const from = [refusal.way, refusal.caller && `token ${refusal.caller}`, refusal.gateway]
    .filter(Boolean).join(" · ");
  const { field, message } = refusal;
  return el("li", {},
    el("span", { className: "num" }),
    el("span", { className: "why" }, field && !message.includes(field) ? `${field} ${message}` : message),
    el("span", { className: "who" }, from),
    el("span", { className: "when" }));
}
