/**
 * Several AXL operations as one: what a page of the product does with one press of a button.
 *
 * They take the way of a client's request from dispatch on, with its rules and faults, in one
 * transaction: all of them or none. One of them may be a change that other products are told of
 * first (`around`); it then leads the whole.
 */
import type { Cluster } from '../cluster/cluster';
import type { Principal } from '../cluster/principal';
import { AxlFault } from '../schema/axl-fault';
import { VERSIONS, type Version } from '../schema/model';
import type { Tree } from '../schema/tree';
import type { Tx } from '../store/store';
import { invoke, type Invocation } from './invoke';
import type { Answer } from './operation';
import type { Registry, Resolved } from './registry';
import { runWrite } from './unit-of-work';

export interface Step {
  operation: string;
  request: Tree;
  /** it is left out when this holds then */
  unless?(tx: Tx): boolean;
  /** in place of the operation's own preparation, which would look for what an earlier step makes */
  prepare?(): Promise<unknown>;
  /** writes in the same unit of work what no operation of AXL does, after this one was done */
  besides?(tx: Tx): void;
}

/** On whose behalf, and where. */
export interface Caller {
  registry: Registry;
  cluster: Cluster;
  user: Pick<Principal, 'userid' | 'rank'>;
}

interface Ready {
  step: Step;
  resolved: Resolved;
  call: Invocation;
}

/** @throws what the first step throws that is refused; nothing is changed then */
export async function runSteps(caller: Caller, steps: readonly Step[]): Promise<void> {
  const { cluster } = caller;
  const reason = cluster.writeRefusal(cluster.publisher);
  if (reason !== undefined) throw new AxlFault('publisherAway', { reason });
  const ready = steps.map((step) => readyStep(caller, step));
  const prepared = new Map<Ready, unknown>();
  for (const one of ready) {
    const { step, resolved, call } = one;
    prepared.set(one, await (step.prepare ? step.prepare() : resolved.prepare?.(call)));
  }
  const work = (tx: Tx, node: Invocation['node'], rehearsed: boolean): Answer => {
    let last: Answer = { tree: {} };
    for (const one of ready) {
      if (one.step.unless?.(tx) === true) continue;
      // A handler may change its request, and a rehearsed one is run once more.
      const request = structuredClone(one.step.request);
      const call = { ...one.call, request, node, tx, rehearsed };
      last = one.resolved.run(call, prepared.get(one));
      one.step.besides?.(tx);
    }
    return last;
  };
  await runWrite<Answer>(
    { cluster, run: work, rehearse: (tx, node) => work(tx, node, false) },
    (unit) => {
      for (const { resolved, call } of ready) {
        const led = resolved.around?.(call, unit);
        if (led) return led;
      }
      return undefined;
    },
  );
}

/** A get or list; a list gives all of it. */
export async function ask(caller: Caller, operation: string, request: Tree): Promise<Tree> {
  const { resolved, call } = readyStep(caller, { operation, request });
  const { tree, pages } = await invoke(resolved, call);
  if (!pages) return tree;
  return { return: { [pages.wrapper]: [...pages.pages].flat() } };
}

function readyStep({ registry, cluster, user }: Caller, step: Step): Ready {
  const version = versionOf(cluster);
  const resolved = registry.resolve(version, step.operation);
  if (!resolved) throw new AxlFault('unknownOperation', { operation: step.operation });
  const call: Invocation = {
    operation: resolved.operation,
    version: resolved.version,
    request: step.request,
    cluster,
    node: cluster.publisher,
    user: { ...user, kind: 'application', pkid: '', roles: PAGES },
    log: cluster.log,
  };
  return { step, resolved, call };
}

/** Who may use the page was asked before. */
const PAGES: ReadonlySet<string> = new Set(['Standard AXL API Access']);

function versionOf({ release }: Cluster): Version {
  return VERSIONS.find((version) => version === release.schema) ?? '15.0';
}
