import type { ControlRoute } from '../../server/cluster/control';

/** AXL can be asked, and every node has what the publisher wrote; 503 and the reason until then. */
export const ready: ControlRoute = {
  method: 'get',
  path: '/ready',
  async run({ cluster }) {
    cluster.home.store.read((tx) => tx.get('select 1 as one'));
    const statuses = await cluster.statuses();
    const last = statuses.find(({ role }) => role === 'publisher')?.applied ?? 0;
    const behind = statuses.filter(({ applied, state }) => applied < last || state !== 2);
    if (behind.length === 0) return { json: { ready: true } };
    const why = behind
      .map(({ name, applied, state }) => `${name} has ${applied} of ${last}, state ${state}`)
      .join('; ');
    return { status: 503, json: { ready: false, why } };
  },
};
