#!/usr/bin/env bash
# Goes the way of docs/cli.md, "Ten minutes without an account", in a real terminal
# and prints what a person sees. It fails where something does not appear in time.
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
  # Shells that are ending may still write.
  rm -rf "$home" 2>/dev/null || { sleep 1; rm -rf "$home"; }
}
trap clean EXIT

# open NAME: a terminal with a shell that knows nothing of the outside.
open() {
  mux new-session -d -s "$1" -x 100 -y 40 -c "$home" env -i TERM=screen-256color \
    LANG=C.UTF-8 TZ=UTC HOME="$home" PATH="$home/bin:/usr/bin:/bin" PS1='$ ' bash --norc --noprofile
}
# type NAME TEXT: what is typed, and Enter.
type() { mux send-keys -t "$1" -l -- "$2" && mux send-keys -t "$1" Enter; }
screen() { mux capture-pane -t "$1" -p -J; }
# see NAME TEXT: goes on when the text is on the screen.
see() {
  for _ in $(seq 150); do
    if screen "$1" | grep -qF -- "$2"; then return; fi
    sleep 0.1
  done
  echo "\"$2\" did not appear in the terminal \"$1\":" >&2
  screen "$1" >&2
  exit 1
}
# show NAME TITLE: the screen as it is, without the blank lines at its end.
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
see serve 'Ctrl-C ends it'
show serve 'The first terminal: a fake Didit'

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
show desk 'The second terminal: a session, its link, and the wait for its user'

type user "didit sessions complete $id"
see user 'no warnings'
see desk 'no warnings'
show desk 'The second terminal, when the user is through'
see hooks 'Approved'
show hooks 'The third terminal: the webhooks, each verified'

clear desk
type desk "didit sessions pdf $id --to report.pdf"
see desk 'report.pdf ('
head -c 5 "$home/report.pdf" | grep -q '%PDF-'
type desk "didit sessions delete $id"
see desk '[y/N]'
type desk 'n'
see desk 'nothing was done'
type desk 'didit sessions list'
see desk '1 of 1 sessions'
type desk 'didit doctor'
see desk 'webhooks '
show desk 'The second terminal: the report, a question, a list, and whether all is well'

end hooks
end serve
