/** Performance objects of a node: their instances and what their counters show now. */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { SqlValue, Tx } from '../../store/store';
import { isNamed, membersOf, type Member } from '../platform/members';
import type { PerfObject } from './catalogue';
import { fromSource, instancesFrom, type Measured } from './sources';
import { tallyOf } from './tally';

/** The node of this name, short name or address; localhost is the one asked. [guess] */
export async function memberNamed(
  cluster: Cluster,
  asked: Node,
  host: string,
): Promise<Member | undefined> {
  const members = await membersOf(cluster, asked);
  const wanted = host.trim();
  const found = members.find(isNamed(wanted));
  if (found && !/^(localhost|127\.0\.0\.1|::1)$/i.test(wanted)) return found;
  return /^(localhost|127\.0\.0\.1|::1)$/i.test(wanted)
    ? members.find(({ name }) => name === asked.name)
    : found;
}

/** Reads as the asked node has it. */
export function measure<T>(
  { cluster, node }: { cluster: Cluster; node: Node },
  member: Member,
  work: (measured: Measured) => T,
): T {
  return node.store.read((tx) => work({ cluster, member, tx }));
}

/** Names of the instances now; none for an object that has but one, without a name. [client] */
export function instancesOf(measured: Measured, { instances }: PerfObject): string[] {
  if (instances === undefined) return [];
  if (isList(instances)) return [...instances];
  if (instances.from !== undefined) return instancesFrom(measured, instances.from);
  const { text, values } = bound(instances.sql ?? '', measured, '');
  return measured.tx.all(text, ...values).map(({ name }) => String(name));
}

/** @param instance '' for an object with one */
export function valueOf(
  measured: Measured,
  { name: object, values }: PerfObject,
  counter: string,
  instance: string,
): number {
  const { is, sql, from } = values[counter] ?? {};
  if (is !== undefined) return is;
  if (from !== undefined) return fromSource(measured, from, instance);
  if (sql !== undefined) return numberBy(measured.tx, bound(sql, measured, instance));
  const { cluster, member } = measured;
  return tallyOf(cluster).read({ node: member.name, object, counter, instance });
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

interface Bound {
  text: string;
  values: SqlValue[];
}

/** A stated statement with its names put in. */
function bound(sql: string, { member }: Measured, instance: string): Bound {
  const values: SqlValue[] = [];
  const text = sql.replace(/:(node|instance)\b/g, (_whole, name: string) => {
    values.push(name === 'node' ? member.name : instance);
    return '?';
  });
  return { text, values };
}

function numberBy(tx: Tx, { text, values }: Bound): number {
  return Number(Object.values(tx.get(text, ...values) ?? {})[0] ?? 0);
}
