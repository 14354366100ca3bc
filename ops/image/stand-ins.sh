#!/usr/bin/env bash
# Creates stand-ins for the Dockerfile's base images from the packages of this Debian machine, if no registry can be reached:
# the essential packages' files, a JDK 25 and Maven. They have the names, paths and variables of the base images.
#
#   ops/image/stand-ins.sh FOLDER buildah [options of buildah]
set -euo pipefail

work=${1:?a folder for the files}
shift
jdk=${JDK25_HOME:?where a JDK 25 is}
dockerfile=$(dirname "${BASH_SOURCE[0]}")/../../Dockerfile

# The image name in the Dockerfile that starts with this; its digest is pinned only there.
base() {
  sed -n "s/^FROM \($1:[^ ]*\).*/\1/p" "$dockerfile"
}

packages=(base-files base-passwd bash coreutils dash debianutils diffutils findutils grep gzip hostname libacl1 libattr1 libc-bin
  libc6 libcrypt1 libgmp10 libpcre2-8-0 libselinux1 libtinfo6 login sed tar util-linux zlib1g)
mkdir -p "$work/debian"/{dev,etc,proc,sys,tmp,usr/{bin,sbin,lib,lib64}}
chmod 1777 "$work/debian/tmp"
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$work/debian/$folder"; done
dpkg-query --listfiles "${packages[@]}" | grep '^/.' | sort -u | while read -r file; do
  if [ ! -d "$file" ] && [ -e "$file" ]; then echo "${file#/}"; fi
done > "$work/files"
tar --create --directory / --no-recursion --files-from "$work/files" \
  | tar --extract --directory "$work/debian" --keep-directory-symlink
cp "$work/debian/usr/share/base-passwd/passwd.master" "$work/debian/etc/passwd"
cp "$work/debian/usr/share/base-passwd/group.master" "$work/debian/etc/group"

mkdir -p "$work/jdk/opt/java" "$work/maven/usr/share" "$work/maven/usr/bin" "$work/maven/etc"
cp --recursive --dereference "$jdk" "$work/jdk/opt/java/openjdk"
rm -f "$work/jdk/opt/java/openjdk/lib/src.zip"
cp --recursive --dereference /usr/share/maven "$work/maven/usr/share/maven"
ln -s ../share/maven/bin/mvn "$work/maven/usr/bin/mvn"

make() {
  local name=$1 file=$work/Dockerfile.stand-in
  cat > "$file"
  "${buildah[@]}" bud --isolation chroot --pull-never --quiet --tag "$name" --file "$file" "$work" > "$work/log" 2>&1 || {
    cat "$work/log" >&2
    return 1
  }
}
buildah=("$@")
debian=$(base debian)
temurin=$(base eclipse-temurin)
maven=$(base maven)
make "$debian" << END
FROM scratch
COPY debian /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["bash"]
END
make "$temurin" << END
FROM $debian
COPY jdk /
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:\$PATH LANG=C.UTF-8
END
make "$maven" << END
FROM $temurin
COPY maven /
END
echo "$debian, $temurin, $maven"
