/**
 * Presence > Gateways: the CUCM clusters whose phone presence an IM and Presence cluster takes. A
 * central cluster may have several. [seed] facts/centralized.md 11, C15
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';

export interface Gateway {
  id: string;
  type: 'CUCM';
  description: string;
  address: string;
}

export function listGateways(tx: Tx): Gateway[] {
  return tx.all('select * from presencegateway order by address').map(viewOf);
}

/** @throws DomainRefusal */
export function addGateway(cluster: Cluster, tx: Tx, form: Omit<Gateway, 'id' | 'type'>): Gateway {
  const { address, description } = form;
  if (isGateway(tx, address))
    throw new DomainRefusal('conflict', `There is a presence gateway ${address} already.`);
  const central = tx.get('select 1 from centralizedpeer limit 1') !== undefined;
  // One is all that the standard deployment takes. [seed]
  if (!central && listGateways(tx).length > 0)
    throw new DomainRefusal('conflict', 'Only a centralized deployment has several gateways.');
  const id = cluster.ids.pkid();
  tx.run(
    `insert into presencegateway (pkid, gatewaytype, description, address, timechanged)
     values (?, ?, ?, ?, ?)`,
    ...[id, 'CUCM', description, address, cluster.clock.now()],
  );
  return { id, type: 'CUCM', ...form };
}

export function removeGateway(tx: Tx, id: string): void {
  if (tx.run('delete from presencegateway where pkid = ?', id) === 0)
    throw new DomainRefusal('not found', `There is no presence gateway ${id}.`);
}

/** @throws DomainRefusal for a peer whose gateway has to be removed first */
export function checkNoGateway(tx: Tx, address: string): void {
  if (isGateway(tx, address))
    throw new DomainRefusal(
      'conflict',
      `${address} is a presence gateway. Remove it from the presence gateways first.`,
    );
}

function isGateway(tx: Tx, address: string): boolean {
  const same = 'select 1 from presencegateway where lower(address) = lower(?)';
  return tx.get(same, address) !== undefined;
}

function viewOf({ pkid, description, address }: Row): Gateway {
  return {
    id: String(pkid),
    type: 'CUCM',
    description: String(description ?? ''),
    address: String(address),
  };
}
