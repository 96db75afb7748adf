/** Phone services that devices subscribe to. [recorded] facts/sql.md 3; [doc] facts/uds.md 5 */
import type { Row, Tx } from '../../store/store';

export interface Subscription {
  name: string;
  /** pkid of the phone service */
  service: string;
  url: string;
  secureUrl: string;
}

const SUBSCRIBED = `select t.*, s.name as phoneservicename from telecastersubscribedservice t
  left join telecasterservice s on s.pkid = t.fktelecasterservice`;

export function subscriptionsOf(tx: Tx, device: string): Row[] {
  return tx.all(`${SUBSCRIBED} where t.fkdevice = ? order by t.servicename, t.pkid`, device);
}

export function phoneServiceOf(tx: Tx, pkid: string): Row | undefined {
  return tx.get('select * from telecasterservice where pkid = ?', pkid);
}

/** One of this name, or to this service: nobody subscribes twice. */
export function sameSubscription(
  tx: Tx,
  device: string,
  { name, service }: Pick<Subscription, 'name' | 'service'>,
): Row | undefined {
  return subscriptionsOf(tx, device).find(
    (row) => row.servicename === name || row.fktelecasterservice === service,
  );
}

/** @returns pkid of the new subscription */
export function subscribe(tx: Tx, pkid: string, device: string, wish: Subscription): string {
  tx.run(
    `insert into telecastersubscribedservice
       (pkid, fkdevice, servicename, servicenameascii, fktelecasterservice, serviceurl, secureserviceurl, urlbuttonindex)
     values (?, ?, ?, ?, ?, ?, ?, 0)`,
    pkid,
    device,
    wish.name,
    wish.name.replace(/[^\x20-\x7e]/g, ''),
    wish.service,
    wish.url,
    wish.secureUrl,
  );
  tx.objects.forget('telecastersubscribedservice');
  return pkid;
}

export function changeSubscription(tx: Tx, pkid: string, wish: Subscription): void {
  tx.run(
    'update telecastersubscribedservice set servicename = ?, fktelecasterservice = ?, serviceurl = ?, secureserviceurl = ? where pkid = ?',
    wish.name,
    wish.service,
    wish.url,
    wish.secureUrl,
    pkid,
  );
}

export function unsubscribe(tx: Tx, pkid: string): void {
  tx.run('delete from telecastersubscribedparameter where fktelecastersubscribedservice = ?', pkid);
  tx.run('delete from telecastersubscribedservice where pkid = ?', pkid);
}

/** Parameters of the service, each with the value that the subscription gives it. */
export function parametersOf(tx: Tx, subscription: Row): Row[] {
  return tx.all(
    `select p.*, v.value as value from telecasterserviceparameter p
       left join telecastersubscribedparameter v
         on v.fktelecasterserviceparameter = p.pkid and v.fktelecastersubscribedservice = ?
      where p.fktelecasterservice = ? order by p.name`,
    String(subscription.pkid),
    String(subscription.fktelecasterservice),
  );
}

/** @returns false when the service has no such parameter */
export function setParameter(tx: Tx, subscription: Row, parameter: string, value: string): boolean {
  const known = parametersOf(tx, subscription).some(({ pkid }) => pkid === parameter);
  if (!known) return false;
  const pkid = String(subscription.pkid);
  tx.run(
    'delete from telecastersubscribedparameter where fktelecastersubscribedservice = ? and fktelecasterserviceparameter = ?',
    pkid,
    parameter,
  );
  tx.run(
    'insert into telecastersubscribedparameter (fktelecastersubscribedservice, fktelecasterserviceparameter, value) values (?, ?, ?)',
    pkid,
    parameter,
    value,
  );
  return true;
}
