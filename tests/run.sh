#!/bin/sh
# All tests, on SQLite and then on PostgreSQL; browser journeys on SQLite, with their smoke run on PostgreSQL.
# Ends with one line for each database: how many tests ran on it, and what became of them.
set -u
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
failed=0

run_on() { # name for people, name for the tests
    echo "== Tests on $1"
    { TEST_DATABASE=$2 .venv/bin/python -m pytest -n "${TEST_WORKERS:-2}" tests; echo $? >"$said/code"; } 2>&1 | tee "$said/$2"
    [ "$(cat "$said/code")" = 0 ] || failed=1
}

counted() {
    words=$(grep -E '^[0-9]+ [a-z]+.* in [0-9.]+s' "$said/$2" | tail -n 1)
    echo "$1: ${words:-did not run to its end}"
    grep '^counted: ' "$said/$2" | sed 's/^counted: /  /'
}

run_on SQLite sqlite
run_on PostgreSQL postgresql
echo "== All tests"
counted SQLite sqlite
counted PostgreSQL postgresql
exit $failed
