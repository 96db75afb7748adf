import type { ControlRoute } from '../../server/cluster/control';

/** The store answers: AXL can be asked. */
export const ready: ControlRoute = {
  method: 'get',
  path: '/ready',
  run: ({ cluster }) => {
    cluster.home.store.read((tx) => tx.get('select 1 as one'));
    return { json: { ready: true } };
  },
};
