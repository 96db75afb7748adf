/** What the operations of PerfmonPort have in common: what they are asked for, and their faults. */
import { SmallFault, type SmallCall } from '../../server/dispatch/small-service';
import { enterpriseParameter } from '../../server/domain/parameters';
import { objectOf, type PerfObject } from '../../server/domain/perfmon/catalogue';
import { readPath, type CounterPath } from '../../server/domain/perfmon/counter-path';
import { instancesOf, measure, memberNamed } from '../../server/domain/perfmon/measure';
import { perfSessionsOf, type PerfSession } from '../../server/domain/perfmon/sessions';
import type { Member } from '../../server/domain/platform/members';
import { rateControlOf } from '../../server/domain/rate-control';

export type Args = Readonly<Record<string, unknown>>;

/** No text of such a fault is public. [guess] facts/serviceability.md 3 */
export function invalid(what: string): SmallFault {
  return new SmallFault('Server.InvalidParameter', `Perfmon error occurs, ${what}`);
}

/** @throws SmallFault for an element that is not there or empty */
export function textIn(args: Args, name: string): string {
  const value = args[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw invalid(`${name} is missing`);
}

/** 50 and 80: [doc] facts/serviceability.md 1.1 */
const RATE = { parameter: 'AllowedPerformanceQueriesPerMinute', usual: 50, most: 80 };

/** @throws SmallFault when this request is one too many in a minute */
export function admit({ cluster, node }: SmallCall): void {
  const allowed = rateControlOf(cluster, RATE).exceeded(node);
  if (allowed === undefined) return;
  throw new SmallFault(
    'Server.RateControl',
    `Exceeded allowed rate for Perfmon information. Current allowed rate for perfmon information is ${allowed} requests per minute.PerfmonService`,
  );
}

/** An enterprise parameter that is a number, as the asked node has it. */
export function numberOf(
  { node }: Pick<SmallCall, 'cluster' | 'node'>,
  parameter: string,
  otherwise: number,
): number {
  const value = Number(node.store.read((tx) => enterpriseParameter(tx, parameter)));
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}

/** @throws SmallFault for a host that is no node of the cluster, or does not answer */
export async function needMember({ cluster, node }: SmallCall, host: string): Promise<Member> {
  const member = await memberNamed(cluster, node, host);
  if (!member) throw invalid(`host ${host} not found`);
  if (!member.reached) throw invalid(`host ${host} not reachable`);
  return member;
}

export function needObject({ role }: Member, name: string): PerfObject {
  const object = objectOf(role, name);
  if (!object) throw invalid(`object ${name} not found`);
  return object;
}

/** A counter of a node, told by its path: it and its instance are there now. */
export interface Asked {
  path: CounterPath;
  member: Member;
  object: PerfObject;
  /** as the catalogue spells it */
  counter: string;
}

/** @throws SmallFault for a path that leads nowhere */
export async function needCounter(call: SmallCall, text: string): Promise<Asked> {
  const path = readPath(text);
  if (!path) throw invalid(`counter ${text} is no \\\\host\\object(instance)\\counter`);
  const member = await needMember(call, path.host);
  const object = needObject(member, path.object);
  const counter = object.counters.find((one) => one.toLowerCase() === path.counter.toLowerCase());
  if (counter === undefined) throw invalid(`counter ${text} not found`);
  return { path, member, object, counter };
}

/** @throws SmallFault when the instance is not there, or none is named where there are several */
export function needInstance(call: SmallCall, { path, member, object }: Asked): void {
  const there = measure(call, member, (measured) => instancesOf(measured, object));
  const has = object.instances === undefined ? path.instance === '' : there.includes(path.instance);
  if (!has) throw invalid(`instance ${path.instance} of ${object.name} not found`);
}

export function needSession({ cluster, node }: SmallCall, args: Args): PerfSession {
  const session = perfSessionsOf(cluster).use(node.name, textIn(args, 'SessionHandle'));
  if (!session) throw invalid('SessionHandle not found');
  return session;
}

/** Names in ArrayOfCounter, in its order. @throws SmallFault when there is none */
export function countersIn(args: Args): string[] {
  const list = (args.ArrayOfCounter as Args | null | undefined)?.Counter;
  const names = [list].flat().flatMap((one) => {
    const name = (one as Args | null | undefined)?.Name;
    return typeof name === 'string' ? [name] : [];
  });
  if (names.length === 0) throw invalid('ArrayOfCounter is empty');
  return names;
}
