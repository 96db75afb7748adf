# ucmock in a container: docker build -t ucmock . && docker run -p 127.0.0.1:8443:8443 ucmock
# Node 24 has SQLite built in. Another base image: --build-arg NODE_IMAGE=...
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build
# What runs needs no compiler, no tests' libraries, and of its packages neither sources nor docs.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
RUN find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' -o -name '*.tgz' \) -type f -delete
# The SQLite package brings a library for each platform, and SQLite's source.
RUN find node_modules/@photostructure/sqlite/prebuilds -mindepth 1 -maxdepth 1 ! -name 'linux-*' -exec rm -rf {} + && rm -rf node_modules/@photostructure/sqlite/src
RUN find dist -mindepth 1 -maxdepth 1 ! -name bundle ! -name schemas ! -name stock -exec rm -rf {} +

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="ucmock" \
      org.opencontainers.image.description="A Cisco Unified Communications Manager that runs in a test" \
      org.opencontainers.image.licenses="MIT"
# Inside of a container everybody else is outside, so it listens to them; say who may: -p 127.0.0.1:8443:8443
ENV NODE_ENV=production \
    UCMOCK_HOST=0.0.0.0
WORKDIR /opt/ucmock
COPY --from=build /src/package.json /src/LICENSE ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/wsdl ./wsdl
COPY --from=build /src/dist ./dist
# The user of node's images; /data is for --data, and is a volume only when you make it one.
RUN mkdir -p /data && chown 1000:1000 /data
USER 1000:1000
EXPOSE 8443
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=5 \
  CMD ["node", "/opt/ucmock/dist/bundle/main.js", "health"]
ENTRYPOINT ["node", "/opt/ucmock/dist/bundle/main.js"]
CMD ["serve"]
