# syntax=docker/dockerfile:1
# The image: the jar, a Java of only what it needs, and an AOT cache for a fast start. docs/image.md explains it.
# Each base is pinned to one release. Who wants them pinned to the byte appends @sha256:... as their registry tells it.

FROM maven:3.9.11-eclipse-temurin-25-noble AS jar
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE ./
COPY service service
# Named in pom.xml, and not built here.
COPY benchmarks/pom.xml benchmarks/pom.xml
RUN mvn -pl service -Dmaven.test.skip=true package

# java.desktop is here for java.beans alone, and jdk.management.agent for JMX clients elsewhere.
# The options are the defaults of this Java, for a small container; JAVA_TOOL_OPTIONS overrides each of them. The heap begins
# small, grows to half of the container's memory at most, and one thread collects it: little lives longer than a request. Out of
# memory, the process ends, to be started again; Java would go on with some threads dead.
FROM eclipse-temurin:25.0.4.1_1-jdk-noble AS java
RUN jlink --output /runtime --compress zip-6 --no-man-pages --no-header-files \
      --add-modules java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.management.agent,jdk.net,jdk.unsupported \
      --add-options="-XX:+UseSerialGC -Xms32m -XX:MaxRAMPercentage=50 -Xss512k -XX:+ExitOnOutOfMemoryError"

FROM debian:12.15-slim AS whole
ENV PATH=/opt/java/bin:$PATH
# Java reads variables and file names in the encoding of the locale. No option changes that.
ENV LC_ALL=C.UTF-8
WORKDIR /app
COPY --from=java /runtime /opt/java
COPY --from=jar /build/service/target/latchkey.jar latchkey.jar
COPY config.yml LICENSE ./

# The cache fits only this Java and this jar where they are now, so it is made where they stay.
FROM whole AS cache
COPY ops/image/train.sh /train.sh
RUN /train.sh latchkey.jar config.yml

FROM whole
LABEL org.opencontainers.image.title="Latchkey" \
      org.opencontainers.image.description="An API-key gate for HTTP services" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:12.15-slim"
COPY --from=cache /app/latchkey.aot latchkey.aot
# glibc gives every thread an arena of memory of its own otherwise, and returns little of it.
ENV MALLOC_ARENA_MAX=2
# It writes nothing: the root file system may be read-only. The JVM's /tmp/hsperfdata, for jps, is left out then.
USER 10001:10001
# 8080 is for callers. The admin port, 8081, stays on the container's own loopback address.
EXPOSE 8080
STOPSIGNAL SIGTERM
# There is neither curl nor wget; bash is enough to ask /health.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
# Where the cache does not fit, as after a change of options that it depends on, Java starts without it.
ENTRYPOINT ["java", "-XX:AOTCache=/app/latchkey.aot", "-jar", "latchkey.jar"]
CMD ["server", "config.yml"]
