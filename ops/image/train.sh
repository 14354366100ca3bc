#!/usr/bin/env bash
# Makes an AOT cache for a jar of Latchkey: the JVM reads prepared classes and profiles from it, and so starts faster.
#
#   ops/image/train.sh service/target/latchkey.jar config.yml [JVM options of the later runs]
#
# The cache is JAR with .aot for .jar. It fits this very jar and this very Java, 25 or newer, with the same options; anything
# else starts without it. The service is started on free ports, asked a little, and stopped: what happens then is what is
# prepared. bash alone does it, for the Dockerfile runs it where nothing else is installed.
set -euo pipefail

jar=${1:?the jar}
config=${2:?the configuration}
shift 2
cache=${jar%.jar}.aot
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
: > "$work/log"
service=
end() {
  [ -z "$service" ] || kill -KILL "$service" 2> /dev/null || true
  rm -rf "$work"
}
trap end EXIT

fail() {
  cat "$work/log" >&2
  echo "train: $*" >&2
  exit 1
}

# One request on a connection of its own; gives the status.
ask() {
  local status=
  exec 3<> "/dev/tcp/127.0.0.1/$port"
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n' "$1" "${2:+$2$'\r\n'}" >&3
  read -r -t 30 _ status _ <&3 || true
  exec 3>&-
  echo "$status"
}

# What stands in the environment is for the real service, and may be secret: the training has a key of its own, and no other.
env --ignore-environment PORT=0 ADMIN_PORT=0 API_KEYS=training-only:training \
  "$(command -v "$java")" "$@" -XX:AOTCacheOutput="$cache" -jar "$jar" server "$config" > "$work/log" 2>&1 &
service=$!

port=
for _ in {1..600}; do
  port=$(sed -n 's/.*Started application@.*:\([0-9][0-9]*\)}.*/\1/p' "$work/log")
  [ -z "$port" ] || break
  kill -0 "$service" 2> /dev/null || fail "the service ended before it listened."
  sleep 0.2
done
[ -n "$port" ] || fail "the service did not listen within two minutes."

until [ "$(ask /health)" = 200 ]; do sleep 0.2; done
for _ in {1..20}; do
  [ "$(ask /verify 'X-API-Key: training-only')" = 200 ] || fail "the key was not let in."
  [ "$(ask /verify 'X-API-Key: wrong')" = 401 ] || fail "a wrong key was not refused."
  [ "$(ask /verify)" = 401 ] || fail "a request without a key was not refused."
  [ "$(ask /whoami 'Authorization: Bearer training-only')" = 200 ] || fail "/whoami did not answer."
done
limited=
for _ in {1..100}; do
  [ "$(ask /verify 'X-API-Key: training-only')" != 429 ] || { limited=yes && break; }
done
[ -n "$limited" ] || fail "the limit was not kept."

# Java writes the cache when it ends, however it is asked to.
kill -TERM "$service"
wait "$service" || true
service=
[ -s "$cache" ] || fail "no cache came of it. It takes Java 25 or newer."
echo "$cache: $(du -k "$cache" | cut -f1) KiB"
