import { changes, pretty } from "./diff.js";
import { el } from "./dom.js";
import { count, time, title } from "./format.js";

const WORDS = {
  session_created: "Session created",
  session_updated: "Session updated",
  session_closed: "Session closed",
  state_changed: "State changed",
};
const MANY = 600;

/** What an event is about: decides how it looks and which filters show it. */
export function kindOf(step) {
  if (step.missing) {
    return "forgotten";
  }
  if (step.event_type !== "message") {
    return Array.isArray(step.data?.messages) ? "told" : "system";
  }
  const parts = partsOf(step);
  if (step.author === "user" || step.data?.role === "user") {
    return "user";
  }
  if (parts.some((part) => part.response)) {
    return "tool";
  }
  if (parts.some((part) => part.request)) {
    return "request";
  }
  if (step.data?.role === "tool") {
    return "tool";
  }
  return step.final_response ? "final" : "agent";
}

const KINDS = {
  user: "User",
  agent: "Agent",
  final: "Final response",
  request: "Tool request",
  tool: "Tool response",
};

/** The parts of an event's content, whichever way its producer spells them. */
function partsOf({ content }) {
  const parts = Array.isArray(content) ? content : content?.parts;
  if (!Array.isArray(parts)) {
    return content === null || content === undefined ? [] : [{ text: plain(content) }];
  }
  return parts.map((part) => {
    const request = part?.functionCall ?? part?.function_call ?? part?.toolRequest ?? part?.tool_request;
    const response = part?.functionResponse ?? part?.function_response ?? part?.toolResponse ?? part?.tool_response;
    if (request || response) {
      return { request, response };
    }
    return { text: typeof part?.text === "string" ? part.text : plain(part), thought: part?.thought === true };
  });
}

const plain = (value) => (typeof value === "string" ? value : pretty(value));

/** One event of a session with what it said, what became of it and what it changed. */
export function step(event) {
  const kind = kindOf(event);
  const node = el("li", { className: "step", "data-kind": kind, "data-outcome": event.outcome, tabIndex: 0 });
  node.append(head(event, kind), ...said(event), ...verdict(event));
  if (event.changes.length) {
    node.append(changes(event.changes));
  }
  return node;
}

function head(event, kind) {
  const system = kind === "system" || kind === "told" ? about(event) : kind === "forgotten" ? "Event" : null;
  const name = system ?? KINDS[kind];
  const author = kind !== "user" && kind !== "forgotten" && event.author ? event.author : null;
  return el("p", { className: "step-head" },
    el("span", { className: "kind" }, name),
    ...(author ? [el("span", { className: "author" }, author)] : []),
    ...(event.partial ? [tag("partial", "changes nothing: a piece of a streamed answer")] : []),
    ...(event.duplicate ? [tag("sent again", "the event came more than once and counted once")] : []),
    el("span", { className: "at" },
      ...(event.run_id ? [el("a", { href: `#run=${encodeURIComponent(event.run_id)}`, title: event.run_id }, "run"), " · "] : []),
      ...(event.revision === null ? [] : [`rev ${count(event.revision)}`, event.timestamp ? " · " : ""]),
      ...(event.timestamp ? [el("time", { dateTime: event.timestamp, title: `${time(event.timestamp)}, event ${event.event_id}` }, clock(event.timestamp))] : [])));
}

const tag = (words, why) => el("span", { className: "tag", title: why }, words);

const hours = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const clock = (iso) => hours.format(new Date(iso));

function about(event) {
  const { route, step: at } = event.data ?? {};
  const place = [route, at].filter((part) => typeof part === "string").join(" › ");
  if (event.event_type === "route_entered") {
    return `Entered ${place}`;
  }
  if (event.event_type === "route_completed") {
    return `Completed ${place}`;
  }
  return WORDS[event.event_type] ?? title(event.event_type ?? "event");
}

function said(event) {
  const told = event.event_type !== "message" && Array.isArray(event.data?.messages) ? event.data.messages : [];
  return [
    ...parts(event),
    ...told.flatMap((message) => [el("p", { className: "speaker" }, String(message.author ?? message.role)), ...parts(message)]),
  ];
}

function parts(message) {
  return partsOf(message).map(({ text, thought, request, response }) => {
    if (request) {
      return tool("calls", request.name, request.args ?? request.arguments ?? {});
    }
    if (response) {
      return tool("answers", response.name, response.response ?? response.result ?? {});
    }
    return el("p", { className: thought ? "speech thought" : "speech" }, text);
  });
}

function tool(verb, name, value) {
  const json = pretty(value);
  const title_ = el("span", {}, el("span", { className: "hidden" }, `${verb} `), el("code", {}, String(name ?? "tool")));
  if (json.length <= MANY && !json.includes("\n")) {
    return el("p", { className: "tool" }, title_, " ", el("code", { className: "args" }, json));
  }
  return el("div", { className: "tool" }, title_, el("pre", { tabIndex: 0 }, json));
}

function verdict(event) {
  if (event.missing) {
    return [el("p", { className: "verdict gone" },
      `The log no longer has this event. Its outcome is known: ${event.outcome}${event.reason ? `, ${event.reason.replaceAll("_", " ")}` : ""}.`)];
  }
  if (event.outcome === "refused") {
    return [el("p", { className: "verdict" },
      el("strong", {}, `Refused, ${(event.reason ?? "").replaceAll("_", " ")}. `), event.message ?? "")];
  }
  return [];
}
