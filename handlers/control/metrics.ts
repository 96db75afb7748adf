import type { ControlRoute } from '../../server/cluster/control';

/** Figures of all clusters in this process, in Prometheus' text form. */
export const metrics: ControlRoute = {
  method: 'get',
  path: '/metrics',
  async run(state) {
    return { text: await state.metrics(), type: 'text/plain; version=0.0.4; charset=utf-8' };
  },
};
