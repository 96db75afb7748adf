/**
 * Reset, restart and apply: what the database was told of a device (domain/devices/reset.ts), or of
 * something that devices refer to, goes to the telephone as NOTIFY service-control. [client] the
 * telephone's side of it is in Cisco's open SIP stack; which objects reach it is a [guess]
 *
 * Each node watches its own database: a node that replication does not reach tells its telephones
 * nothing.
 */
import { readEntries } from '../../server/cluster/change-log';
import { canReset } from '../../server/domain/devices/reset';
import type { Row, SqlValue } from '../../server/store/store';
import type { SipPlace } from './call';
import { notify } from './notify';

/** typereset -> action */
const ACTIONS: Readonly<Record<string, string>> = {
  Reset: 'reset',
  Restart: 'restart',
  'Apply Configuration': 'apply-config',
};

/** Tells telephones what is asked of them from now on; gives back what starts anew after a reset. */
export function watchResets(place: SipPlace): () => void {
  const { node, cluster } = place;
  const { store } = node;
  const columns = columnsThatReset(place);
  const actions = new Map(
    store
      .read((tx) => tx.all('select enum, name from typereset'))
      .map((row) => [Number(row.enum), ACTIONS[String(row.name)]]),
  );
  let seen = 0;
  let toggles = new Map<string, unknown>();
  let looking = false;

  function begin(): void {
    seen = store.sequence;
    toggles = new Map(
      [...columns.keys()].flatMap((table) =>
        store
          .read((tx) => tx.all(`select pkid, resettoggle from ${table}`))
          .map((row): [string, unknown] => [`${table} ${String(row.pkid)}`, row.resettoggle]),
      ),
    );
  }

  function look(): void {
    looking = false;
    const entries = store.read((tx) => readEntries(tx, seen));
    for (const [sequence, , table, pkid, action, text] of entries) {
      seen = sequence;
      if (!columns.has(table) || action === 'd' || text === null) continue;
      const row = rowOf(place, table, text);
      const key = `${table} ${pkid}`;
      const before = toggles.get(key);
      toggles.set(key, row.resettoggle);
      const wanted = actions.get(Number(row.tkreset));
      if (action !== 'u' || before === row.resettoggle || wanted === undefined) continue;
      for (const name of devicesOf(place, columns.get(table) ?? [], pkid))
        tell(place, name, wanted);
    }
  }

  begin();
  store.onCommit(() => {
    if (looking) return;
    looking = true;
    setImmediate(() => {
      try {
        look();
      } catch (error) {
        // A cluster that was stopped meanwhile has no store any more.
        cluster.log.debug('sip-resets-ended', { node: node.name, error: String(error) });
      }
    });
  });
  return begin;
}

/** Tables whose rows can be reset -> the columns by which a device refers to them. */
function columnsThatReset({ cluster: { model } }: SipPlace): Map<string, string[]> {
  const found = new Map<string, string[]>([['device', ['pkid']]]);
  for (const { name, ref } of model.tables.device?.columns ?? []) {
    if (ref === undefined || ref === 'device' || !canReset(model, ref)) continue;
    const names = model.tables[ref]?.columns.map((column) => column.name) ?? [];
    // One without a toggle of its own has its devices reset one by one.
    if (names.includes('resettoggle')) found.set(ref, [...(found.get(ref) ?? []), name]);
  }
  return found;
}

/** An entry of the change log has the values in the order of the columns. */
function rowOf({ cluster: { model } }: SipPlace, table: string, text: string): Partial<Row> {
  const values = JSON.parse(text) as SqlValue[];
  return Object.fromEntries(
    (model.tables[table]?.columns ?? []).map(({ name }, i) => [name, values[i] ?? null]),
  );
}

function devicesOf({ node, phones }: SipPlace, columns: readonly string[], pkid: string): string[] {
  const where = columns.map((column) => `${column} = ?1`).join(' or ');
  return node.store
    .read((tx) => tx.all(`select name from device where ${where}`, pkid))
    .map(({ name }) => String(name))
    .filter((name) => phones.of(name) !== undefined);
}

function tell(place: SipPlace, device: string, action: string): void {
  const phone = place.phones.of(device);
  if (!phone) return;
  const { peer, contact, callId } = phone;
  const stamp = place.node.store.read((tx) =>
    tx.get('select versionstamp from device where name = ?', device),
  )?.versionstamp;
  const lines = [
    `action=${action}`,
    `RegisterCallId={${callId}}`,
    `ConfigVersionStamp={${typeof stamp === 'string' ? stamp : ''}}`,
    'DialplanVersionStamp={}',
    'SoftkeyVersionStamp={}',
    '',
  ];
  notify(place, {
    ...{ peer, contact, event: 'service-control', state: 'active' },
    body: { type: 'text/plain', text: lines.join('\r\n') },
  });
}
