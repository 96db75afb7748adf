/** The Test button of an AXL server: its version, by AXL with the phone system's login. [own] JSON */
import { NeighbourError } from '../../server/cluster/neighbours';
import type { RestProduct } from '../../server/dispatch/rest';
import { serverOf } from '../../server/domain/unity/axl-server';
import { RestError } from '../../server/schema/rest-error';
import { mayWrite } from './auth';
import { errorOf } from './errors';

export const axlServersProduct: RestProduct = {
  name: 'axl-servers',
  base: '/ucmock/axl-servers',
  resources: [
    {
      path: '{id}/test',
      methods: {
        POST: {
          auth: mayWrite,
          evidence: 'guess',
          writes: false,
          async prepare({ cluster, node, params }) {
            const server = node.store.read((tx) => serverOf(tx, cluster.sealer, params.id ?? ''));
            if (!server) throw new RestError(404, 'There is no such AXL server.');
            try {
              return { good: true, version: await cluster.neighbours.axl(server).version() };
            } catch (error) {
              if (!(error instanceof NeighbourError)) throw error;
              return { good: false, reason: error.message };
            }
          },
          run: (_call, value) => ({ body: { kind: 'json', value } }),
        },
      },
    },
  ],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf,
};
