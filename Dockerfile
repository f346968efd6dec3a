# The image of a region's gate: one static binary and the certificates that it trusts, nothing else. It runs as whoever the
# pod says (the proxy's user, 101), and writes only into the folder that it shares with the proxy:
#   docker build --tag terradrill-gate .
#   docker run --read-only --volume ./gate:/etc/gate:ro --tmpfs /state:uid=101 terradrill-gate
# Both images by digest in what is deployed; here `--build-arg RUST=rust@sha256:…` says which one builds.
ARG RUST=rust:1.95-alpine

FROM ${RUST} AS build
# A C compiler is all that is needed beside Rust, for ring. Alpine's target is musl, so everything is static.
RUN apk add --no-cache build-base ca-certificates
WORKDIR /terradrill
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
COPY modules modules
COPY templates templates
COPY benches benches
COPY tests tests
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/terradrill/target \
    cargo build --release --locked --bin terradrill \
    && cp target/release/terradrill /usr/local/bin/terradrill

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /usr/local/bin/terradrill /usr/local/bin/terradrill
ENV PATH=/usr/local/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 101:101
EXPOSE 8080
ENTRYPOINT []
CMD ["terradrill", "gate", "--config", "/etc/gate/gate.json", "--state", "/state", "--listen", "0.0.0.0:8080"]
