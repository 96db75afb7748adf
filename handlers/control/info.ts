import type { ControlRoute } from '../../server/cluster/control';

/** What runs here: release, build, schema versions, nodes, addresses, clock. */
export const info: ControlRoute = {
  method: 'get',
  path: '/info',
  async run({ cluster, urls, versions }) {
    const statuses = await cluster.statuses();
    return {
      json: {
        cluster: cluster.name,
        release: cluster.release.name,
        build: cluster.release.build,
        ...(cluster.inactive && { inactive: cluster.inactive.release.build }),
        features: cluster.release.features,
        versions,
        nodes: statuses.map(({ name, role, state, applied }) => ({ name, role, state, applied })),
        urls,
        kept: cluster.settings.data !== undefined,
        strict: cluster.settings.strict,
        clock: new Date(cluster.clock.now()).toISOString(),
      },
    };
  },
};
