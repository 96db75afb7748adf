import type { ControlRoute } from '../../server/cluster/control';

/** Every operation of every version with its rung and evidence. */
export const coverage: ControlRoute = {
  method: 'get',
  path: '/coverage',
  run: ({ coverage: printed }) => ({ json: printed() }),
};
