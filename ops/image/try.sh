#!/usr/bin/env bash
# Builds the image with buildah, starts it as its user on a read-only root file system in its own namespaces, sends requests, and
# stops it. No registry is needed: stand-ins replace the base images (stand-ins.sh).
#
#   sudo ops/image/try.sh
#
# It needs Debian with buildah, curl, iproute2, Maven and a JDK 25 (JDK25_HOME, or below /usr/lib/jvm), and root, for
# namespaces and other users' ids. What Maven has already fetched to ~/.m2 is used.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

started=$SECONDS
work=$(mktemp -d)
buildah=(buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run")
unshared=
process=

say() {
  printf '[%3d s] %s\n' $((SECONDS - started)) "$*"
}

fail() {
  [ ! -f "$work/log" ] || tail -n 40 "$work/log" >&2
  echo "try: $*" >&2
  exit 1
}

# buildah's mounts are below the folder: empty it only after they are gone.
end() {
  # The service itself, because a process that changes its user outlives --kill-child.
  [ -z "$unshared" ] || kill -KILL $process "$unshared" 2> /dev/null || true
  "${buildah[@]}" umount --all > /dev/null 2>&1 || true
  "${buildah[@]}" rm --all > /dev/null 2>&1 || true
  rm -rf --one-file-system "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

[ "$(id -u)" = 0 ] || fail "it must run as root."
export JDK25_HOME=${JDK25_HOME:-$(ls -d /usr/lib/jvm/*25* 2> /dev/null | head -n 1)}
[ -x "$JDK25_HOME/bin/jlink" ] || fail "no JDK 25 found; set JDK25_HOME."

say "Making stand-ins for the bases"
mkdir "$work/bases" "$work/storage" "$work/run"
bases=$(ops/image/stand-ins.sh "$work/bases" "${buildah[@]}")
say "  $bases"
rm -rf "$work/bases"

say "Building the Dockerfile"
mkdir -p ~/.m2
"${buildah[@]}" bud --format docker --isolation chroot --pull-never --volume ~/.m2:/root/.m2 --tag latchkey . > "$work/log" 2>&1 \
  || fail "the build failed."
say "  $(grep -o 'latchkey.aot: .*' "$work/log")"

inspect() {
  "${buildah[@]}" inspect --type image --format "$1" latchkey
}
container=$("${buildah[@]}" from --pull-never latchkey)
image=$("${buildah[@]}" mount "$container")
say "  $(du -sm "$image" | cut -f1) MB"
[ "$(inspect '{{.OCIv1.Config.User}}')" = 10001:10001 ] || fail "the user is not 10001."
[ "$(inspect '{{.OCIv1.Config.StopSignal}}')" = SIGTERM ] || fail "the stop signal is not SIGTERM."
inspect '{{.OCIv1.Config.Labels}}' | grep -q org.opencontainers.image.licenses:Apache-2.0 || fail "labels are missing."
! grep -rlE 'training-only' "$image/app" "$image/etc" || fail "the key of the training is in the image."
[ -z "$(find "$image" -xdev -uid 10001 -print -quit)" ] || fail "the user owns files of the image."

say "Starting it: user 10001, nothing writable, no network but its own"
mapfile -t command < <(inspect '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}' | grep .)
mapfile -t variables < <(inspect '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | grep .)
# Determined here, because inside the command below it would briefly be a child process and be mistaken for the service.
directory=$(inspect '{{.OCIv1.Config.WorkingDir}}')
unshare --mount --net --pid --ipc --uts --fork --kill-child bash -euc '
  root=$1 directory=$2
  shift 2
  ip link set lo up
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount -t tmpfs tmpfs "$root/dev"
  for device in null urandom random; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
  mount -o remount,bind,ro "$root"
  cd "$root$directory"
  exec chroot --userspec=10001:10001 "$root" /usr/bin/env --ignore-environment --chdir="$directory" "$@"
' _ "$image" "$directory" "${variables[@]}" API_KEYS=try-only-this-key:try "${command[@]}" \
  > "$work/log" 2>&1 &
unshared=$!
began=$(date +%s%N)
for _ in {1..100}; do
  process=$(pgrep --parent "$unshared") && break
  sleep 0.05
done
[ -n "$process" ] || fail "it did not start."

inside() {
  nsenter --target "$process" --net -- "$@"
}

answer() {
  inside curl --silent --show-error --output /dev/null --max-time 30 --write-out '%{http_code}' "$@" http://127.0.0.1:8080"$path"
}

path=/health
until [ "$(answer 2> /dev/null)" = 200 ]; do
  kill -0 "$unshared" 2> /dev/null || fail "it ended before it answered."
  [ $((SECONDS - started)) -lt 1200 ] && [ $((($(date +%s%N) - began) / 1000000000)) -lt 120 ] || fail "it does not answer."
  sleep 0.05
done
say "  /health answers 200, $((($(date +%s%N) - began) / 1000000)) ms after the start"

path=/verify
[ "$(answer --header 'X-API-Key: try-only-this-key')" = 200 ] || fail "the key was not allowed."
say "  /verify with the key: 200"
[ "$(answer --header 'X-API-Key: no-such-key')" = 401 ] || fail "a wrong key was not denied."
say "  /verify with another key: 401"
grep -q latchkey.aot "/proc/$process/maps" || fail "the AOT cache is not used."
say "  the AOT cache is in use; $(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$process/status") kB resident"
[ "$(sed -n 's/^Uid:\t\([0-9]*\).*/\1/p' "/proc/$process/status")" = 10001 ] || fail "it does not run as 10001."
as_user() {
  nsenter --target "$process" --all --root --wd --setuid 10001 --setgid 10001 -- "$@"
}

# As root, because the user cannot write to /app anyway.
refusal=$(nsenter --target "$process" --all --root --wd touch /app/written 2>&1 || true)
[[ $refusal == *'Read-only file system'* ]] || fail "the root file system is writable."

# As container engines run HEALTHCHECK: in the container, as its user.
[ "$(inspect '{{index .Docker.Config.Healthcheck.Test 1}}')" = bash ] || fail "HEALTHCHECK is not what is run here."
script=$(inspect '{{index .Docker.Config.Healthcheck.Test 3}}')
as_user bash -c "$script" || fail "HEALTHCHECK fails."
if as_user env PORT=1 bash -c "$script" 2> /dev/null; then
  fail "HEALTHCHECK cannot fail."
fi
say "  HEALTHCHECK passes, and fails where nothing answers"

kill -TERM "$process"
status=0
wait "$unshared" || status=$?
unshared=
[ "$status" = 143 ] || fail "after SIGTERM it ended with $status."
say "SIGTERM ended it gracefully, with 143. The image is good."
