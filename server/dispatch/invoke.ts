/** Opens the unit of work round a handler: read or write, one transaction, no await inside. */
import type { Entry } from '../cluster/journal';
import { AxlFault } from '../schema/axl-fault';
import type { Answer, Call } from './operation';
import type { Resolved } from './registry';
import { runWrite } from './unit-of-work';

/** The user may read but not write: the real server answers 401. [doc] facts/axl.md 2.5 */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

const MAY_WRITE = 'Standard AXL API Access';

export interface Invocation extends Omit<Call, 'tx'> {
  /** of the journal, when one is kept */
  entry?: Entry | undefined;
}

/**
 * Runs the operation. A read is synchronous unless it has to ask another product first
 * (`prepare`), so that the common call pays no promise; a write shares its commit with others.
 */
export function invoke(resolved: Resolved, call: Invocation): Answer | Promise<Answer> {
  if (resolved.writes && !call.user.roles.has(MAY_WRITE)) throw new WriteRefused(call.user.userid);
  if (resolved.writes) {
    const reason = call.cluster.writeRefusal(call.node);
    if (reason !== undefined && resolved.anywhere) return invokeAnywhere(resolved, call);
    if (reason !== undefined) throw new AxlFault('publisherAway', { reason });
  }
  if (!resolved.prepare) return run(resolved, call, undefined);
  return resolved.prepare(call).then((prepared) => run(resolved, call, prepared));
}

/**
 * Written at the node that was asked, and merged into the publisher's rows when it is back. [doc]
 * that user-facing features are so
 */
export async function invokeAnywhere(resolved: Resolved, call: Omit<Call, 'tx'>): Promise<Answer> {
  if (!call.user.roles.has(MAY_WRITE)) throw new WriteRefused(call.user.userid);
  const prepared = await resolved.prepare?.(call);
  const answer = call.node.write((tx) => resolved.run({ ...call, tx }, prepared));
  await call.node.handedOver();
  return answer;
}

/**
 * Writes go to the publisher, whichever node was asked; reads are the node's own. The answer to a
 * write waits until the bus holds it.
 */
function run(resolved: Resolved, call: Invocation, prepared: unknown): Answer | Promise<Answer> {
  const { cluster } = call;
  if (!resolved.writes)
    return call.node.store.read((tx) => resolved.run({ ...call, tx }, prepared));
  const { around } = resolved;
  return runWrite(
    {
      cluster,
      entry: call.entry,
      run: (tx, node, rehearsed) => resolved.run({ ...call, node, tx, rehearsed }, prepared),
      rehearse(tx, node) {
        // Refinements may change the request, and it is run once more.
        const request = structuredClone(call.request);
        resolved.run({ ...call, request, node, tx }, prepared);
      },
    },
    around && ((unit) => around(call, unit)),
  );
}
