# The service as an image: built with Maven, run on a JRE by a user without rights.
#
#   docker build -t ess .
#
# Base images are pinned by version. To pin them by content too, put the digest behind the tag, as
# in eclipse-temurin:17.0.15_6-jre-noble@sha256:<digest>; `docker buildx imagetools inspect IMAGE`
# prints it. Raise tag and digest together.
ARG BUILD_IMAGE=maven:3.9.9-eclipse-temurin-17-noble
ARG RUN_IMAGE=eclipse-temurin:17.0.15_6-jre-noble

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY src src
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -DskipTests -Dspotless.check.skip -Dcyclonedx.skip package

FROM ${RUN_IMAGE}
# The account has a number, so that a cluster can see that it is not root.
RUN groupadd --gid 10001 ess \
    && useradd --uid 10001 --gid 10001 --home-dir /opt/ess --no-create-home --shell /usr/sbin/nologin ess \
    && install -d -o ess -g ess -m 0700 /data
WORKDIR /opt/ess
COPY --from=build /build/target/lib target/lib
COPY --from=build /build/target/ess.jar target/ess.jar
COPY ess ./
COPY config config
COPY routes routes
COPY examples examples
# The record of loaded classes fits this Java alone, so it is made here. It uses only the loopback
# address, a temporary folder and keys that are gone afterwards.
RUN ./ess train && chmod -R a+rX,go-w /opt/ess

ENV ESS_DATA_DIR=/data \
    ESS_HTTP_HOST=0.0.0.0 \
    ESS_OBSERVE_HOST=127.0.0.1
USER 10001:10001
VOLUME /data
EXPOSE 8080
# The root file system may be read-only: native parts of libraries are unpacked to /tmp, a tmpfs.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/opt/ess/ess", "ready"]
ENTRYPOINT ["/opt/ess/ess"]
CMD ["run"]
