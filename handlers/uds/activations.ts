/**
 * private/user/{id}/activations: phones "ready to activate" and their codes, for their owner. Self
 * Care shows them on a page without a public API: the path and its form are ours. [own]
 */
import { shown, type Resource } from '../../server/dispatch/rest';
import { readyToActivate } from '../../server/domain/devices/activation';
import { uriFirst } from './frame';
import { ownRow, self } from './self';
import { text } from './text';

export const activations: Resource = {
  path: 'private/user/{userId}/activations',
  methods: {
    GET: {
      auth: self,
      evidence: 'guess',
      run(call) {
        const user = text(ownRow(call).pkid);
        const rows = readyToActivate(call.tx, user, call.cluster.clock.now());
        return shown('activations', {
          ...uriFirst(call),
          activation: rows.map((row) => ({
            id: text(row.pkid),
            name: text(row.name),
            model: text(row.modelname),
            description: text(row.description),
            activationCode: text(row.activationcode),
            expires: row.expiry === null ? '' : new Date(Number(row.expiry) * 1000).toISOString(),
          })),
        });
      },
    },
  },
};
