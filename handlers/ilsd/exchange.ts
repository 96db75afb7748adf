/** POST exchange: a cluster registers, or brings its news. Its envelope shows who it is. */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import type { IlsIdentity } from '../../server/domain/ils/message';
import type { Self } from '../../server/domain/ils/network';
import { receive } from '../../server/domain/ils/receive';
import { selfOf } from '../../server/domain/ils/synchronize';

export function exchange(identity: IlsIdentity): Resource {
  return {
    path: 'exchange',
    methods: {
      POST: {
        auth: 'none',
        evidence: 'guess',
        takes: 'envelope',
        prepare: ({ cluster }) => selfOf(cluster),
        run({ tx, json }, prepared) {
          return shownJson(receive(identity, tx, { self: prepared as Self, envelope: json }));
        },
      },
    },
  };
}
