# syntax=docker/dockerfile:1
# The image: the jar, a Java runtime with only the necessary modules, and an AOT cache for a fast start. See docs/image.md.
# Each base image is pinned to a release. To pin the exact bytes, append @sha256:... with the digest from the registry.

FROM maven:3.9.11-eclipse-temurin-25-noble AS jar
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE ./
COPY service service
# pom.xml names this module; it is not built here.
COPY benchmarks/pom.xml benchmarks/pom.xml
RUN mvn -pl service -Dmaven.test.skip=true package

# java.desktop is included only for java.beans, and jdk.management.agent for remote JMX clients.
# The options become the defaults of this Java, for a small container; JAVA_TOOL_OPTIONS overrides each of them. The heap starts small and
# grows to at most half of the container's memory. One thread collects it, because few objects live longer than a request. If memory runs
# out, the process exits and can be restarted; otherwise Java would continue with some threads dead.
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

# The cache fits only this Java and this jar at their final paths, so it is created there.
FROM whole AS cache
COPY ops/image/train.sh /train.sh
RUN /train.sh latchkey.jar config.yml

FROM whole
LABEL org.opencontainers.image.title="Latchkey" \
      org.opencontainers.image.description="API-key authentication and rate limits for HTTP services" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:12.15-slim"
COPY --from=cache /app/latchkey.aot latchkey.aot
# Otherwise glibc gives every thread its own memory arena and returns little of it to the system.
ENV MALLOC_ARENA_MAX=2
# The service writes no files, so the root file system may be read-only. Then the JVM omits /tmp/hsperfdata, which jps reads.
USER 10001:10001
# 8080 is for callers. The admin port, 8081, listens only on the container's loopback address.
EXPOSE 8080
STOPSIGNAL SIGTERM
# The image has neither curl nor wget, so bash queries /health.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
# If the cache does not fit, for example after a change of options that it depends on, Java starts without it.
ENTRYPOINT ["java", "-XX:AOTCache=/app/latchkey.aot", "-jar", "latchkey.jar"]
CMD ["server", "config.yml"]
