/** version: the release; with PIN synchronisation's mark, may a CUCM enable it? [doc] facts/pin-sync.md 3, 8 */
import { shown, type Resource } from '../../server/dispatch/rest';
import { PIN_SYNC } from '../../server/cluster/neighbours';
import { isSyncEnabled } from '../../server/domain/unity/axl-server';
import { RestError } from '../../server/schema/rest-error';
import { mayRead } from './auth';

export const version: Resource = {
  path: 'version',
  methods: {
    GET: {
      auth: mayRead,
      evidence: 'doc',
      run({ cluster, tx, headers }) {
        // [doc] a box that is not ticked at Unity Connection shows as 401 at CUCM
        if (headers[PIN_SYNC.toLowerCase()] === 'probe' && !isSyncEnabled(tx))
          throw new RestError(401, 'PIN synchronization is not enabled here.', {
            challenge: false,
          });
        return shown('VersionInformation', { name: 'vmrest', version: cluster.release.build });
      },
    },
  },
};
