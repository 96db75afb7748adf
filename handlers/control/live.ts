import type { ControlRoute } from '../../server/cluster/control';

/** The process answers. */
export const live: ControlRoute = {
  method: 'get',
  path: '/live',
  run: () => ({ json: { live: true } }),
};
