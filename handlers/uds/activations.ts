/**
 * private/user/{id}/activations: phones "ready to activate" and their codes, for their owner. Self
 * Care shows them on a page without a public API: the path and its form are ours. [own] Nothing is
 * shown while the enterprise parameter Show Phones Ready to Activate is false. [doc]
 */
import { shown, type Resource } from '../../server/dispatch/rest';
import { readyToActivate } from '../../server/domain/activation-codes/ready';
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
        const { tx, cluster, remote } = call;
        const row = ownRow(call);
        const user = { pkid: text(row.pkid), userid: text(row.userid), client: remote };
        return shown('activations', {
          ...uriFirst(call),
          activation: readyToActivate(tx, cluster, user).map(({ code, expires, device }) => ({
            id: device.pkid,
            name: device.name,
            model: device.model,
            description: device.description,
            activationCode: code,
            expires: new Date(expires * 1000).toISOString(),
          })),
        });
      },
    },
  },
};
