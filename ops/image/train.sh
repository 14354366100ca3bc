#!/usr/bin/env bash
# Creates an archive for a jar of Latchkey: the JVM reads prepared classes from it and starts faster. With Java 25 or newer it
# is an AOT cache, with profiles as well (JEP 514, 515); with an older one an AppCDS archive (JEP 350).
#
#   ops/image/train.sh [--to ARCHIVE] service/target/latchkey.jar config.yml [JVM options of the later runs]
#
# The default archive is JAR with .aot, or .jsa, for .jar. It works only with exactly this jar and this Java with the same options; anything
# else starts without it. The script starts the service on free ports, sends some requests, and stops it. The archive contains what
# ran then. It uses only bash and coreutils, because the Dockerfile runs it where nothing else is installed.
#
# The archive is moved into place when it is complete. After three minutes, the script fails and leaves nothing behind.
set -euo pipefail

archive=
if [ "${1:-}" = --to ]; then
  archive=${2:?the archive}
  shift 2
fi
jar=${1:?the jar}
config=${2:?the configuration}
shift 2
deadline=$((SECONDS + 180))
# In the same file system, so that the move is atomic.
work=$(mktemp -d "$(dirname "$jar")/latchkey-archive.XXXXXX")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$(unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS && "$java" -version 2>&1)
version=${version#*version \"}
if [ "${version%%[!0-9]*}" -ge 25 ]; then
  archive=${archive:-${jar%.jar}.aot}
  make=-XX:AOTCacheOutput=$work/new
else
  archive=${archive:-${jar%.jar}.jsa}
  make=-XX:ArchiveClassesAtExit=$work/new
fi
: > "$work/log"
service=
end() {
  [ -z "$service" ] || kill -KILL -- "-$service" 2> /dev/null || true
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

fail() {
  cat "$work/log" >&2
  echo "train: $*" >&2
  exit 1
}

in_time() {
  [ "$SECONDS" -lt "$deadline" ] || fail "it takes too long."
}

# Sends one request on its own connection; prints the status.
ask() {
  local status=
  exec 3<> "/dev/tcp/127.0.0.1/$port"
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n' "$1" "${2:+$2$'\r\n'}" >&3
  read -r -t 30 _ status _ <&3 || true
  exec 3>&-
  echo "$status"
}

# The environment is for the real service and may contain secrets, so the training uses only its own key. It runs in its own
# process group, because Java 25 starts a second process that writes the cache.
set -m
env -i PATH="$PATH" LC_ALL=C.UTF-8 PORT=0 ADMIN_PORT=0 ADMIN_HOST=127.0.0.1 SHUTDOWN_WAIT=0s API_KEYS=training-only:training \
  "$(command -v "$java")" "$@" "$make" -jar "$jar" server "$config" > "$work/log" 2>&1 < /dev/null &
set +m
service=$!

port=
while [ -z "$port" ]; do
  port=$(sed -n 's/.*Started application@.*:\([0-9][0-9]*\)}.*/\1/p' "$work/log")
  kill -0 "$service" 2> /dev/null || fail "the service ended before it listened."
  in_time
  [ -n "$port" ] || sleep 0.2
done

until [ "$(ask /health)" = 200 ]; do
  in_time
  sleep 0.2
done
for _ in {1..20}; do
  in_time
  [ "$(ask /verify 'X-API-Key: training-only')" = 200 ] || fail "the key was not allowed."
  [ "$(ask /verify 'X-API-Key: wrong')" = 401 ] || fail "a wrong key was not denied."
  [ "$(ask /verify)" = 401 ] || fail "a request without a key was not denied."
  [ "$(ask /whoami 'Authorization: Bearer training-only')" = 200 ] || fail "/whoami did not answer."
done
limited=
for _ in {1..100}; do
  in_time
  [ "$(ask /verify 'X-API-Key: training-only')" != 429 ] || { limited=yes && break; }
done
[ -n "$limited" ] || fail "the limit was not kept."

# Java writes the archive when it exits, for any signal.
kill -TERM "$service"
while kill -0 "$service" 2> /dev/null; do
  in_time
  sleep 0.2
done
[ -s "$work/new" ] || fail "no archive came of it."
# So that a power failure leaves no incomplete archive.
sync "$work/new" 2> /dev/null || true
mv -f "$work/new" "$archive"
echo "$archive: $(du -k "$archive" | cut -f1) KiB"
