/** Forks: clusters of their own that begin as a copy of this one. */
import type { ControlRoute, ForkChoice } from '../../server/cluster/control';
import { wordsOf } from './words';

export const listForks: ControlRoute = {
  method: 'get',
  path: '/forks',
  run: ({ forks }) => ({ json: { forks: forks.list() } }),
};

/** `{name, snapshot, ports}`, all optional */
export const makeFork: ControlRoute = {
  method: 'post',
  path: '/forks',
  async run({ forks, cluster }, body) {
    const known = { name: 'text', snapshot: 'text', ports: 'flag' } as const;
    const choice = wordsOf('a fork', body, known) as ForkChoice;
    return { status: 201, json: await forks.make(cluster, choice) };
  },
};

export const dropFork: ControlRoute = {
  method: 'delete',
  path: '/forks/:name',
  async run({ forks }, _body, { params: { name = '' } }) {
    await forks.drop(name);
    return { json: { dropped: name } };
  },
};
