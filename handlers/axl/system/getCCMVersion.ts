/**
 * getCCMVersion: the version of one node, of the publisher when none is named.
 *
 * The build is written as the database writes it, `15.0.1.12900(234)`. [guess] facts/axl.md 7
 */
import { answer, replace } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';

export const getCCMVersion = replace('getCCMVersion', {
  reads: true,
  evidence: 'schema',
  run({ request, cluster, tx }) {
    const name = textOf(request.processNodeName) ?? '';
    // All nodes of a cluster run one build here.
    const known =
      name === '' || tx.get('select pkid from processnode where lower(name) = lower(?)', name);
    if (!known) throw new AxlFault('itemNotFound', { what: name });
    const version = cluster.release.build.replace(/-(\d+)$/, '($1)');
    return answer({ componentVersion: { version } });
  },
});
