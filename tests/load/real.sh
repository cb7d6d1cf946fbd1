#!/usr/bin/env bash
# real.sh SCRIPT PING TIMES: runs a script in network namespaces, then a ping so many times. As root.
# Prints `build MICROSECONDS`, and of each ping how long the command took, `ping MICROSECONDS`, and the round trip that it
# tells itself, `trip MILLISECONDS`.
set -euo pipefail

# A mount and a network namespace of its own: hosts are mounts in a private /run/netns, so that the kernel takes all of
# it down when this process ends, however it ends, and the machine's own network is out of reach.
if [[ ${1:-} != --within ]]; then
  mkdir -p /run/netns
  exec timeout --kill-after=5 300 unshare --mount --net bash "$0" --within "$@"
fi
mount -t tmpfs none /run/netns

start=$EPOCHREALTIME
source "$2" >/dev/null
end=$EPOCHREALTIME
echo "build $((${end/./} - ${start/./}))"

for ((n = 0; n < $4; n++)); do
  start=$EPOCHREALTIME
  said=$(eval "$3")
  end=$EPOCHREALTIME
  [[ $said =~ time=([0-9.]+)\ ms ]] || { echo "no answer: $said" >&2; exit 1; }
  echo "ping $((${end/./} - ${start/./}))"
  echo "trip ${BASH_REMATCH[1]}"
done
