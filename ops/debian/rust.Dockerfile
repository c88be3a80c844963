# The image of Rust where none can be pulled: Debian with the toolchain of this machine, whose folder is
# the context.
FROM debian:bookworm-slim
# Debian stable changes its packages for security only.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
COPY bin /usr/local/cargo/bin
COPY lib /usr/local/cargo/lib
ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:$PATH
