#!/usr/bin/env bash
# Makes an archive for a jar of Latchkey: the JVM reads prepared classes from it, and so starts faster. With Java 25 or newer it
# is an AOT cache, with profiles as well (JEP 514, 515); with an older one an AppCDS archive (JEP 350).
#
#   ops/image/train.sh service/target/latchkey.jar config.yml [JVM options of the later runs]
#
# The archive is JAR with .aot, or .jsa, for .jar. It fits this very jar and this very Java with the same options; anything
# else starts without it. The service is started on free ports, asked a little, and stopped: what happens then is what is
# prepared. bash alone does it, for the Dockerfile runs it where nothing else is installed.
set -euo pipefail

jar=${1:?the jar}
config=${2:?the configuration}
shift 2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1)
version=${version#*version \"}
if [ "${version%%[!0-9]*}" -ge 25 ]; then
  archive=${jar%.jar}.aot
  make=-XX:AOTCacheOutput=$archive
else
  archive=${jar%.jar}.jsa
  make=-XX:ArchiveClassesAtExit=$archive
fi
rm -f "$archive"
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
  "$(command -v "$java")" "$@" "$make" -jar "$jar" server "$config" > "$work/log" 2>&1 &
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

# Java writes the archive when it ends, however it is asked to.
kill -TERM "$service"
wait "$service" || true
service=
[ -s "$archive" ] || fail "no archive came of it."
echo "$archive: $(du -k "$archive" | cut -f1) KiB"
