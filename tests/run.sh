#!/bin/sh
# All tests, on SQLite and then on PostgreSQL; browser journeys on SQLite, with their smoke run on PostgreSQL.
set -u
python=.venv/bin/python
failed=0
echo "== Tests on SQLite"
TEST_DATABASE=sqlite $python -m pytest tests || failed=1
echo "== Tests on PostgreSQL"
TEST_DATABASE=postgresql $python -m pytest tests || failed=1
exit $failed
