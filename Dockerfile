# The browser application, the program, and the program with its tools.

FROM node:20-bookworm-slim AS ui
RUN npm install --global npm@11
WORKDIR /src/ui
COPY ui/package.json ui/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY ui ./
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY content content
COPY internal internal
COPY ui/embed.go ui/embed.go
COPY --from=ui /src/ui/dist ui/dist
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /lab ./cmd/lab

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends bubblewrap ca-certificates ffmpeg libvips-tools \
      fonts-crosextra-caladea fonts-crosextra-carlito fonts-hosny-amiri fonts-liberation2 \
      libreoffice-impress-nogui libreoffice-writer-nogui tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin lab \
 && install --directory --owner=lab --group=lab --mode=0750 /data \
 && install --directory --owner=lab --group=lab --mode=0755 /secrets
COPY --from=program /lab /usr/local/bin/lab
COPY deploy/secrets /usr/local/bin/lab-secrets
COPY deploy/ready /usr/local/bin/lab-ready
USER 10001:10001
ENV LAB_DATA=/data LAB_LISTEN=0.0.0.0:8080
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=1m --retries=6 CMD ["lab-ready", "127.0.0.1:8080"]
ENTRYPOINT ["lab"]
CMD ["serve"]
