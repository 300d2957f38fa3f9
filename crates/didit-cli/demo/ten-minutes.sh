#!/usr/bin/env bash
# Runs the steps of docs/cli.md, "Ten minutes without an account", in a real terminal
# and prints the screens. Fails if an expected text does not appear within 15 s.
#
#     crates/didit-cli/demo/ten-minutes.sh target/release/didit > docs/ten-minutes.txt
set -euo pipefail

home=$(mktemp -d)
mkdir "$home/bin"
ln -s "$(realpath "${1:?the command}")" "$home/bin/didit"
server="didit-$$"
mux() { tmux -L "$server" -f /dev/null "$@"; }
clean() {
  mux kill-server 2>/dev/null || true
  # Exiting shells can still write.
  rm -rf "$home" 2>/dev/null || { sleep 1; rm -rf "$home"; }
}
trap clean EXIT

# open NAME: opens a terminal with a shell and a clean environment.
open() {
  mux new-session -d -s "$1" -x 100 -y 40 -c "$home" env -i TERM=screen-256color \
    LANG=C.UTF-8 TZ=UTC HOME="$home" PATH="$home/bin:/usr/bin:/bin" PS1='$ ' bash --norc --noprofile
}
# type NAME TEXT: types the text and Enter.
type() { mux send-keys -t "$1" -l -- "$2" && mux send-keys -t "$1" Enter; }
screen() { mux capture-pane -t "$1" -p -J; }
# see NAME TEXT: waits until the text is on the screen.
see() {
  for _ in $(seq 150); do
    if screen "$1" | grep -qF -- "$2"; then return; fi
    sleep 0.1
  done
  echo "\"$2\" did not appear in the terminal \"$1\":" >&2
  screen "$1" >&2
  exit 1
}
# show NAME TITLE: prints the screen without trailing blank lines.
show() {
  echo "═══ $2"
  echo
  screen "$1" | sed -e 's/ *$//' -e "s:$home:/home/carmen:g" -e :a -e '/^\n*$/{$d;N;ba' -e '}'
  echo
}
clear() { mux send-keys -t "$1" C-l; }
end() {
  mux send-keys -t "$1" C-c
  type "$1" 'echo "exit code $?"'
  see "$1" 'exit code 0'
}

open hooks
type hooks 'export DIDIT_WEBHOOK_SECRET=my-test-secret'
clear hooks
type hooks 'didit webhooks listen --listen 127.0.0.1:0'
see hooks 'Listening on'
hook=$(screen hooks | grep -o 'http://[0-9.:]*')

open serve
clear serve
type serve "didit serve --listen 127.0.0.1:0 --webhook-url $hook --webhook-secret my-test-secret"
see serve 'Press Ctrl-C to stop'
show serve 'First terminal: the fake server'

for name in desk user; do
  open "$name"
  screen serve | grep -o 'export DIDIT_.*' | while read -r line; do type "$name" "$line"; done
  type "$name" 'clear'
done
type desk 'didit sessions create --vendor-data user-42'
see desk 'next:'
id=$(screen desk | grep -m 1 -o '[0-9a-f]\{8\}-[0-9a-f-]\{27\}')
type desk "didit sessions open $id --print"
see desk '/session/'
type desk "didit sessions wait $id"
see desk 'Not Started · waiting'
show desk 'Second terminal: create a session and wait for the decision'

type user "didit sessions complete $id"
see user 'no warnings'
see desk 'no warnings'
show desk 'Second terminal: the decision'
see hooks 'Approved'
show hooks 'Third terminal: verified webhooks'

clear desk
type desk "didit sessions pdf $id --to report.pdf"
see desk 'report.pdf ('
head -c 5 "$home/report.pdf" | grep -q '%PDF-'
type desk "didit sessions delete $id"
see desk '[y/N]'
type desk 'n'
see desk 'canceled'
type desk 'didit sessions list'
see desk '1 of 1 sessions'
type desk 'didit doctor'
see desk 'webhooks '
show desk 'Second terminal: PDF report, confirmation, list, doctor'

end hooks
end serve
