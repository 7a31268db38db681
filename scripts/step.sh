# Sourced by the other scripts. `step LOG WHAT COMMAND...` runs a command that takes a while: its output goes to a
# file, its progress is a line now and then, and a failure shows the end of the file.

step() {
    local log=$1 what=$2 started=$SECONDS said=$SECONDS job status=0
    shift 2
    mkdir -p "$(dirname "$log")"
    echo "==> $what"
    "$@" >"$log" 2>&1 </dev/null &
    job=$!
    trap 'kill "$job" 2>/dev/null' EXIT
    while kill -0 "$job" 2>/dev/null; do
        sleep 0.2
        if ((SECONDS - said >= 10)); then
            said=$SECONDS
            echo "    $((SECONDS - started)) s: $(grep -v '^[[:space:]]*$' "$log" | tail -n 1 | cut -c 1-100)"
        fi
    done
    wait "$job" || status=$?
    trap - EXIT
    if ((status)); then
        echo "    failed after $((SECONDS - started)) s; the end of $log:"
        tail -n 15 "$log" | sed 's/^/    | /'
    else
        echo "    done in $((SECONDS - started)) s"
    fi
    return "$status"
}
