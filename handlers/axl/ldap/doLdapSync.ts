/**
 * doLdapSync starts a full synchronization in the background, or with sync false cancels the one
 * that runs; getLdapSyncStatus says what became of it, as text. [client] facts/clients.md
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import {
  readState,
  SYNC_TEXTS,
  synchronizerOf,
  writeState,
} from '../../../server/domain/directory/synchronizer';
import { AxlFault } from '../../../server/schema/axl-fault';
import { isTrue } from '../../../server/schema/boolean';

export const doLdapSync = replace('doLdapSync', {
  evidence: 'client',
  run(call) {
    const { tx, cluster, request } = call;
    const pkid = directoryOf(call);
    const synchronizer = synchronizerOf(cluster);
    if (!isTrue(request.sync)) {
      synchronizer.cancel(pkid);
      if (readState(tx, pkid) === 'running')
        writeState(tx, cluster, pkid, { state: 'cancelled', message: '' });
      return answer('true');
    }
    const system = tx.get("select json_extract(rest, '$.syncEnabled') as enabled from ldapsystem");
    if (system?.enabled !== 'true')
      throw new AxlFault('businessRule', {
        text: 'Synchronizing from LDAP Server is not enabled.',
      });
    writeState(tx, cluster, pkid, { state: 'running', message: '' });
    synchronizer.start(pkid);
    return answer('true');
  },
});

export const getLdapSyncStatus = replace('getLdapSyncStatus', {
  reads: true,
  evidence: 'client',
  run: (call) => answer(SYNC_TEXTS[readState(call.tx, directoryOf(call))]),
});

function directoryOf({ tx, request }: Call): string {
  return tx.objects.need('LdapDirectory', request);
}
