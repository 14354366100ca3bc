# syntax=docker/dockerfile:1
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE ./
COPY service service
RUN mvn -B -DskipTests -DskipITs package

FROM eclipse-temurin:17.0.15_6-jre-jammy
RUN useradd --system --uid 10001 --no-create-home latchkey
WORKDIR /app
COPY --from=build /build/service/target/latchkey.jar latchkey.jar
COPY config.yml LICENSE ./
USER 10001
# 8080 is for callers. The admin port, 8081, stays on the container's own loopback address.
EXPOSE 8080
# The image has neither curl nor wget for certain; bash is enough to ask /health.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "latchkey.jar"]
CMD ["server", "config.yml"]
