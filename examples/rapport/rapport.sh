#!/bin/sh
# En rapport for en kommune, som HTML og Word, ud fra det, `helhedsvalg batch` skriver.
#   helhedsvalg batch omraader.csv --lang da | sh rapport.sh NAVN [KOMMUNE]
# Den skriver NAVN.html og NAVN.docx, hele eller slet ikke. 0: skrevet; 2: forkert brug; 3: en række blev ikke til et svar.
set -eu

[ $# -ge 1 ] && [ $# -le 2 ] || { echo "Brug: helhedsvalg batch FIL --lang da | sh rapport.sh NAVN [KOMMUNE]" >&2; exit 2; }
for tool in jq pandoc; do
  command -v "$tool" > /dev/null || { echo "Rapporten kræver $tool. Installér det, og prøv igen." >&2; exit 2; }
done

name=$1
[ -d "$(dirname "$name")" ] || { echo "Mappen $(dirname "$name") findes ikke." >&2; exit 3; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$(dirname "$name")/.rapport-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

cat > "$work/svar.ndjson"
jq empty "$work/svar.ndjson" 2> /dev/null || { echo "Det, der kom ind, er ikke JSON fra batch." >&2; exit 3; }
jq -nr --arg kommune "${2-}" -f "$here/rapport.jq" "$work/svar.ndjson" > "$work/rapport.html" || exit 3
pandoc -f html -t docx -M lang=da -L "$here/word.lua" -o "$work/rapport.docx" "$work/rapport.html"
mv "$work/rapport.html" "$name.html"
mv "$work/rapport.docx" "$name.docx"
bad=$(jq -n '[inputs | select(.error)] | length' "$work/svar.ndjson")
[ "$bad" -eq 0 ] || { echo "Rækker uden svar: $bad. De står i rapporten." >&2; exit 3; }
