import type { ControlRoute } from '../../server/cluster/control';

/** What runs here: release, build, schema versions, nodes, addresses, clock. */
export const info: ControlRoute = {
  method: 'get',
  path: '/info',
  run: ({ cluster, urls, versions }) => ({
    json: {
      cluster: cluster.name,
      release: cluster.release.name,
      build: cluster.release.build,
      versions,
      nodes: cluster.nodes.map(({ name, role, applied }) => ({ name, role, applied })),
      urls,
      kept: cluster.settings.data !== undefined,
      strict: cluster.settings.strict,
      clock: new Date(cluster.clock.now()).toISOString(),
    },
  }),
};
