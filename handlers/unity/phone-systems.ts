/** phonesystems and their AXL servers: where PINs go. [doc] facts/pin-sync.md 5, 5.2 */
import { invalid, needRow } from '../../server/domain/unity/objects';
import { cupiResource } from '../../server/schema/cupi';
import { textOf, type Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { resourceRoutes } from './resource';

export const phoneSystems = resourceRoutes(cupiResource('PhoneSystem'));

export const axlServers = resourceRoutes(cupiResource('AxlServer'), {
  adding(call, body) {
    needRow(call.tx, cupiResource('PhoneSystem'), call.params.p0 ?? '');
    refuseSecondary(body, undefined);
    return {};
  },
  updating: (_call, row, body) => refuseSecondary(body, row),
});

/** Only the primary server synchronises PINs. [doc] */
function refuseSecondary(body: Tree, row: Row | undefined): void {
  const precedence = textOf(body.Precedence) || String(row?.precedence ?? 0);
  const wanted =
    textOf(body.IsPinSyncEnabled) || (row?.ispinsyncenabled === 't' ? 'true' : 'false');
  if (precedence !== '0' && /^(true|1)$/i.test(wanted))
    throw invalid('IsPinSyncEnabled is for the primary AXL server (Precedence 0) only.');
}
