/**
 * Mobility: the handoff number and the enterprise feature access number of the cluster, two
 * patterns that other nouns (HandoffConfiguration, EnterpriseFeatureAccessConfiguration) show one
 * by one. facts/axl-nouns.json [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';
import type { Row } from '../../../server/store/store';
import { reference } from '../views/answer-rows';

interface Part {
  noun: string;
  /** typepatternusage */
  usage: number;
  number: string;
  partition: string;
}

const HANDOFF: Part = {
  noun: 'HandoffConfiguration',
  usage: 16,
  number: 'handoffNumber',
  partition: 'handoffPartitionName',
};
const DTMF: Part = {
  noun: 'EnterpriseFeatureAccessConfiguration',
  usage: 17,
  number: 'DTMFNumber',
  partition: 'DTMFPartitionName',
};

export const addMobility = replace('addMobility', {
  evidence: 'guess',
  run({ tx, request }) {
    const mobility = treeOf(request.mobility);
    const insert = ({ noun, number, partition }: Part): string =>
      tx.objects.insert(noun, {
        pattern: mobility[number],
        routePartitionName: mobility[partition],
      });
    const handoff = insert(HANDOFF);
    insert(DTMF);
    return answer(bracedUuid(handoff));
  },
});

export const getMobility = replace('getMobility', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const [handoff, dtmf] = rowsOf(call, call.request);
    return answer({ mobility: { ...shown(HANDOFF, handoff), ...shown(DTMF, dtmf) } });
  },
});

export const updateMobility = replace('updateMobility', {
  evidence: 'guess',
  run(call) {
    const { tx, request } = call;
    const [handoff, dtmf] = rowsOf(call, request);
    const changes = (number: Value | undefined, partition: Value | undefined): Tree => ({
      ...(number !== undefined && { newPattern: number }),
      ...(partition !== undefined && { newRoutePartitionName: partition }),
    });
    const update = (part: Part, row: Row | undefined, change: Tree): void => {
      if (Object.keys(change).length === 0) return;
      if (!row) throw new AxlFault('objectNotFound', { what: 'Mobility' });
      tx.objects.update(part.noun, String(row.pkid), change);
    };
    update(HANDOFF, handoff, changes(request.newHandoffNumber, request.newHandoffPartitionName));
    update(DTMF, dtmf, changes(request.newDTMFNumber, request.newDTMFPartitionName));
    return answer(bracedUuid(String((handoff ?? dtmf)?.pkid)));
  },
});

/** The two patterns; a number that the request names must be the one that is there. */
function rowsOf({ tx }: Call, request: Tree): [Row | undefined, Row | undefined] {
  const row = ({ usage, number }: Part): Row | undefined => {
    const asked = textOf(request[number]) ?? '';
    return tx.get(
      `select n.pkid, n.dnorpattern, r.pkid as partition, r.name from numplan n left join routepartition r on r.pkid = n.fkroutepartition
        where n.tkpatternusage = ?1 and (?2 = '' or n.dnorpattern = ?2) order by n.rowid limit 1`,
      usage,
      asked,
    );
  };
  const found: [Row | undefined, Row | undefined] = [row(HANDOFF), row(DTMF)];
  const missing = [HANDOFF, DTMF].some(
    ({ number }, i) => (textOf(request[number]) ?? '') !== '' && !found[i],
  );
  if (missing || !(found[0] ?? found[1])) throw new AxlFault('itemNotFound', { what: 'Mobility' });
  return found;
}

function shown({ number, partition }: Part, row: Row | undefined): Tree {
  if (!row) return { [number]: '', [partition]: '' };
  return {
    [number]: reference(row.dnorpattern, row.pkid),
    [partition]: reference(row.name, row.partition),
  };
}
