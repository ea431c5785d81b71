# shellcheck shell=bash
# Sourced by the examples: a pipeline on a data folder, started where none runs for the time of the example.
# Needs: home, the project's folder.

pipeline=""

pipeline_runs() {
  "$home/fleetfold" status --json --data "$1" 2>/dev/null | grep -q '"ready" *: *true'
}

pipeline_stop() {
  if [ -n "$pipeline" ]; then
    kill "$pipeline" 2>/dev/null || true
    wait "$pipeline" 2>/dev/null || true
  fi
}

# pipeline_ensure NAME DATA OFFSET
pipeline_ensure() {
  if [ -n "${FLEETFOLD_BOOTSTRAP_SERVERS:-}" ] || pipeline_runs "$2"; then
    return
  fi
  local log
  log="$(mktemp "${TMPDIR:-/tmp}/fleetfold-$1.XXXXXX.log")"
  printf 'no pipeline runs on %s: starting one for the time of this example (log in %s)\n' "$2" "$log"
  "$home/fleetfold" local --data "$2" --port-offset "${3:-0}" >"$log" 2>&1 </dev/null &
  pipeline=$!
  trap pipeline_stop EXIT
  until pipeline_runs "$2"; do
    if ! kill -0 "$pipeline" 2>/dev/null; then
      pipeline=""
      tail -n 20 "$log" >&2
      exit 1
    fi
    sleep 0.5
  done
}
