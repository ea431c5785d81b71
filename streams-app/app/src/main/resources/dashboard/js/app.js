import { Agents } from "./agents.js";
import { Detail } from "./detail.js";
import { byId, text } from "./dom.js";
import { Feed } from "./feed.js";
import { ago, count } from "./format.js";
import { Quality } from "./quality.js";
import { Runs } from "./runs.js";
import { SessionPage } from "./session.js";
import { Sessions } from "./sessions.js";
import { Throughput } from "./throughput.js";
import { statusPanel, tiles } from "./tiles.js";
import { Views } from "./views.js";

const WORDS = { connecting: "Connecting", connected: "Connected", reconnecting: "Reconnecting" };

let latest = null;
let told = null;

const detail = new Detail();
const runs = new Runs((id) => detail.open(id), () => latest && panel());
const throughput = new Throughput();
const agents = new Agents((agent) => {
  runs.choose({ agent });
  byId("runs-title").scrollIntoView({ block: "nearest" });
  runs.focus();
});

const sessions = new Sessions();
const page = new SessionPage();
const quality = new Quality();
const views = new Views({
  fleet: (shown) => quality.show(shown),
  sessions: (parameters) => sessions.show(parameters),
  session: (names) => page.show(names),
});

function panel() {
  statusPanel(latest.statistics, runs.status, (status) =>
    runs.choose(status === runs.status ? {} : { status }));
}

function state(name) {
  byId("connection").dataset.state = name;
  text(byId("connection-state"), WORDS[name]);
  throughput.connected(name === "connected");
}

function refused(words) {
  byId("banner").hidden = false;
  text(byId("banner"), words);
}

function stats(snapshot) {
  const banner = byId("banner");
  banner.hidden = snapshot.ready;
  text(banner, snapshot.ready ? "" : `Not all numbers are here yet: ${snapshot.reason}`);
  if (!snapshot.statistics) {
    return;
  }
  latest = snapshot;
  told = Date.now();
  tiles(snapshot.statistics, snapshot.rates);
  panel();
  throughput.rates(snapshot.rates);
  runs.show(snapshot.runs);
  agents.show(snapshot);
  const records = Object.values(snapshot.statistics.as_of)
    .flatMap((partitions) => Object.values(partitions)).reduce((sum, offset) => sum + offset, 0);
  text(byId("asof"), `As of ${count(records)} records.`);
  lag();
}

// the feed is silent while nothing changes: the numbers shown are then still the newest there are
function lag() {
  text(byId("lag-word"), told === null ? "" : "changed");
  text(byId("lag"), told === null ? "" : ago(told, Date.now()));
}

const KEYS = {
  all: {
    t: () => window.fleetfoldToggleTheme(),
    s: () => go("#sessions"),
    f: () => go("#"),
    "?": () => byId("help").showModal(),
  },
  fleet: {
    "/": () => byId("filter").focus(),
    r: () => runs.focus(),
    a: () => byId("agent-table").querySelector("tbody tr")?.focus(),
    Escape: () => runs.choose({}),
  },
  sessions: {
    "/": () => sessions.focusFilter(),
    s: () => sessions.focus(),
    Escape: () => go("#"),
  },
  session: {
    n: () => page.newest(),
    Escape: () => go("#sessions"),
  },
};

function go(hash) {
  location.hash = hash;
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, dialog")) {
    return;
  }
  const act = { ...KEYS.all, ...KEYS[views.shown] }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
}

document.addEventListener("keydown", keys);
byId("theme-button").addEventListener("click", () => window.fleetfoldToggleTheme());
byId("help-button").addEventListener("click", () => byId("help").showModal());
byId("help").addEventListener("click", (event) => {
  if (event.target === byId("help") || event.target.closest("[data-close]")) {
    byId("help").close();
  }
});
setInterval(lag, 1_000);

new Feed({ state, refused, stats, history: (data) => throughput.history(data) }).open();
