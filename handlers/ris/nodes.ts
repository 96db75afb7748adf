/** Nodes of a cluster as RIS answers for them, and what StateInfo says of each. */
import type { SmallCall } from '../../server/dispatch/small-service';
import { callProcessingNodes } from '../../server/domain/nodes';
import { machineNow } from '../../server/runtime/clock';

export interface RisNode {
  name: string;
  returnCode: 'Ok' | 'NodeNotResponding' | 'InvalidNodeName';
  /** epoch seconds at which its subsystem started; 0 where it is not known here */
  started: number;
}

const COLLECTOR = 'Cisco RIS Data Collector';
/** A node of another process that is silent for so long does not answer. */
const SILENT_MS = 5_000;

/** @param asked a name; '' or Any: all. The node that is asked collects from the others. [client] */
export async function nodesFor({ cluster, node }: SmallCall, asked: string): Promise<RisNode[]> {
  const names = node.store.read(callProcessingNodes);
  const isAll = asked === '' || asked.toLowerCase() === 'any';
  const wanted = isAll ? names : names.filter((name) => name.toLowerCase() === asked.toLowerCase());
  if (wanted.length === 0) return [{ name: asked, returnCode: 'InvalidNodeName', started: 0 }];
  const away = wanted.some((name) => !cluster.node(name)) ? await cluster.statuses() : [];
  return wanted.map((name) => {
    const here = cluster.node(name);
    const there = away.find((status) => status.name.toLowerCase() === name.toLowerCase());
    const answers = here
      ? here.up && here.services.runs(COLLECTOR)
      : there !== undefined &&
        machineNow() - there.heartbeat < SILENT_MS &&
        there.services[COLLECTOR] === 'Started';
    return {
      name,
      returnCode: answers ? 'Ok' : 'NodeNotResponding',
      started: here ? Math.floor(here.services.bootedAt / 1000) : 0,
    };
  });
}

export interface NodeState {
  name: string;
  started: number;
  /** another number when anything there is another thing */
  stateId: number;
  found: number;
  returned: number;
}

/** [client] facts/serviceability.md 2 */
export function stateInfo(states: readonly NodeState[]): string {
  const nodes = states.map(
    ({ name, started, stateId, found, returned }) =>
      `<Node Name="${name}" SubsystemStartTime="${started}" StateId="${stateId}" TotalItemsFound="${found}" TotalItemsReturned="${returned}"/>`,
  );
  return `<StateInfo ClusterWide="1">${nodes.join('')}</StateInfo>`;
}

/** Node -> StateId that the client has; of what cannot be read, none. */
export function statesIn(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/<Node\b([^>]*)>/g)].map(([, attributes = '']) => [
      attributeIn(attributes, 'Name'),
      `${attributeIn(attributes, 'SubsystemStartTime')} ${attributeIn(attributes, 'StateId')}`,
    ]),
  );
}

function attributeIn(text: string, name: string): string {
  return new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(text)?.[1] ?? '';
}
