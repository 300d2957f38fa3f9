#!/usr/bin/env bash
# Follows docs/cli.md, "Ten minutes without an account", in real terminals of 80 and of 120
# columns, and prints their screens. What differs between runs is replaced. Fails if a command
# fails, or is not ready within a minute.
#
#     crates/didit-cli/demo/ten-minutes.sh target/debug/didit > docs/ten-minutes.txt
#
# tests/terminal/recording.rs compares the screens with that file.
set -euo pipefail
binary=$(realpath "${1:?the command}")

# A network without anything else, so that the default ports are free; otherwise they have to be.
if [ -z "${ALONE:-}" ] && unshare -rn ip link set lo up 2>/dev/null; then
  # shellcheck disable=SC2016
  ALONE=1 exec unshare -rn bash -c 'ip link set lo up && exec bash "$0" "$1"' "$0" "$binary"
fi
for port in 3000 4010 4011; do
  if (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; then
    echo "port $port is in use; stop what listens there" >&2
    exit 1
  fi
done

home=$(mktemp -d)
columns=0
mux() { tmux -S "$home/tmux$columns" -f /dev/null "$@"; }
clean() {
  mux kill-server 2>/dev/null || true
  # Shells that end can still write.
  rm -rf "$home" 2>/dev/null || rm -rf "$home"
}
trap clean EXIT

# The clone: `cargo run` has built the command.
mkdir -p "$home/bin" "$home/didit/target/debug"
ln -s "$binary" "$home/didit/target/debug/didit"
cat > "$home/bin/cargo" <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift
exec target/debug/didit "$@"
END
chmod +x "$home/bin/cargo"

# wait_for NAME: waits for a signal of a terminal.
wait_for() {
  timeout 60 tmux -S "$home/tmux$columns" wait-for "$1" || {
    echo "nothing more happens in the terminal \"$1\":" >&2
    mux capture-pane -t "$1" -p >&2
    exit 1
  }
}
# open NAME COLUMNS: opens a terminal with a shell in the clone. Each prompt writes the status of
# the last command, and signals.
open() {
  mux new-session -d -s "$1" -x "$2" -y 60 -c "$home/didit" env -i TERM=screen-256color \
    LANG=C.UTF-8 TZ=UTC HOME="$home" DIDIT_CONFIG=/home/carmen/config.toml \
    PATH="$home/bin:/usr/bin:/bin" PS1='' PS0='$ $(history 1 | cut -c 8-)\n' \
    PROMPT_COMMAND="echo \$? > $home/status; tmux -S $home/tmux$columns wait-for -S $1" \
    bash --norc --noprofile
  wait_for "$1"
  # Commands are shown when they start, not while they are typed.
  run "$1" 'stty -echo; clear'
}
# type NAME TEXT: types the text and Enter.
type() { mux send-keys -t "$1" -l -- "$2" && mux send-keys -t "$1" Enter; }
# run NAME COMMAND: runs a command to its end.
run() {
  type "$1" "$2"
  wait_for "$1"
  [ "$(cat "$home/status")" = 0 ] || {
    echo "$2: exit code $(cat "$home/status")" >&2
    mux capture-pane -t "$1" -p >&2
    exit 1
  }
}
# start NAME COMMAND TEXT: starts a command, and waits until it has printed a line with the text.
start() {
  mux pipe-pane -t "$1" "grep -qm1 '$3' && tmux -S $home/tmux$columns wait-for -S $1"
  type "$1" "$2"
  wait_for "$1"
}
# end NAME: ends a command with Ctrl-C.
end() {
  mux send-keys -t "$1" C-c
  wait_for "$1"
  [ "$(cat "$home/status")" = 0 ] || { echo "$1: Ctrl-C is an error" >&2; exit 1; }
}
# show NAME TITLE: prints the screen.
show() {
  printf '═══ %s columns, %s\n\n' "$columns" "$2"
  mux capture-pane -t "$1" -p | sed -E -e 's/ +$//' \
    -e 's/[0-9]{2}:[0-9]{2}:[0-9]{2}/12:00:00/g' -e 's/ [0-9.]+ m?s$/ 2 ms/' \
    -e 's/[0-9]+ [A-Z][a-z]{2} [0-9]{4} /28 Nov 2026 /' -e 's/\([0-9]+ s ago\)/(now)/' \
    -e 's/\([0-9]+ kB\)/(64 kB)/' | sed -e '/./,$!d' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
  echo
}

for columns in 80 120; do
  for name in serve service listen desk; do open "$name" "$columns"; done

  start serve 'cargo run -q -p didit-cli -- serve' 'Press Ctrl-C to stop'
  start service 'target/debug/didit listen --listen 127.0.0.1:3000 --no-register --skip-verify' Listening
  start listen 'target/debug/didit listen --forward-to localhost:3000/webhooks' secret
  run desk 'target/debug/didit trigger approve --vendor-data user-42'
  show serve 'first terminal: the fake server'
  show listen 'second terminal: webhooks are verified and forwarded'
  show desk 'third terminal: a session on demand'
  show service 'the service at localhost:3000, here another listener'

  run desk clear
  run desk 'target/debug/didit events list'
  run desk 'target/debug/didit logs tail --filter sessions --count 1'
  mux capture-pane -t serve -p | grep -o 'export DIDIT_.*' > "$home/didit/account"
  run desk 'source account'
  run desk 'target/debug/didit sessions decision last'
  run desk 'target/debug/didit sessions pdf last --to report.pdf'
  head -c 5 "$home/didit/report.pdf" | grep -q '%PDF-'
  run desk 'target/debug/didit doctor'
  show desk 'third terminal: what was sent, the decision, the report'

  # A change that cannot be undone is confirmed.
  type desk 'target/debug/didit sessions delete last'
  type desk n
  wait_for desk
  [ "$(cat "$home/status")" = 2 ] || { echo 'no was taken for yes' >&2; exit 1; }

  for name in listen service serve; do end "$name"; done
  mux kill-server
  rm "$home/didit/report.pdf"
done
