/** Opens the unit of work round a REST method: read or write, one transaction, no await inside. */
import type { Entry } from '../cluster/journal';
import type { Node } from '../cluster/node';
import { RestError } from '../schema/rest-error';
import type { Tx } from '../store/store';
import { writes, type Prepared, type RestAnswer, type RestMethod } from './rest';
import { runWrite } from './unit-of-work';

/** Synchronous unless another product is asked first, or the bus has to confirm the write. */
export function runRest(
  method: RestMethod,
  call: Prepared,
  entry?: Entry,
): RestAnswer | Promise<RestAnswer> {
  if (writes(call, method)) {
    const reason = call.cluster.writeRefusal(call.node);
    if (reason !== undefined && method.anywhere?.(call)) return runAnywhere(method, call);
    if (reason !== undefined) throw new RestError(503, reason);
  }
  const preparing = method.prepare?.(call);
  if (!preparing) return run(method, call, undefined, entry);
  return preparing.then((prepared) => run(method, call, prepared, entry));
}

/** Written at the node that was asked, and merged into the publisher's rows when it is back. */
export async function runAnywhere(method: RestMethod, call: Prepared): Promise<RestAnswer> {
  const prepared = await method.prepare?.(call);
  const answer = call.node.write((tx) => method.run({ ...call, tx }, prepared));
  await call.node.handedOver();
  return answer;
}

function run(
  method: RestMethod,
  call: Prepared,
  prepared: unknown,
  entry: Entry | undefined,
): RestAnswer | Promise<RestAnswer> {
  const { cluster } = call;
  if (!writes(call, method))
    return call.node.store.read((tx) => method.run({ ...call, tx }, prepared));
  const { around } = method;
  const work = (tx: Tx, node: Node, rehearsed = false): RestAnswer =>
    method.run({ ...call, node, tx, rehearsed }, prepared);
  return runWrite(
    { cluster, entry, run: work, rehearse: work },
    around && ((unit) => around(call, unit)),
  );
}
