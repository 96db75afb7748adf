import type { ControlRoute } from '../../server/cluster/control';

/** The CA certificate of the cluster, for a client's trust store. */
export const ca: ControlRoute = {
  method: 'get',
  path: '/ca.pem',
  run: (state) => ({ text: state.ca, type: 'application/x-pem-file' }),
};
