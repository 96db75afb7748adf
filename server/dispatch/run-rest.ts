/** Opens the unit of work round a REST method: read or write, one transaction, no await inside. */
import { RestError } from '../schema/rest-error';
import { writes, type Prepared, type RestAnswer, type RestMethod } from './rest';

/** Synchronous unless another product is asked first, or the bus has to confirm the write. */
export function runRest(method: RestMethod, call: Prepared): RestAnswer | Promise<RestAnswer> {
  if (writes(call.verb, method)) {
    const reason = call.cluster.writeRefusal();
    if (reason !== undefined) throw new RestError(503, reason);
  }
  const asking = method.prepare?.(call);
  if (!asking) return run(method, call, undefined);
  return asking.then((prepared) => run(method, call, prepared));
}

function run(
  method: RestMethod,
  call: Prepared,
  prepared: unknown,
): RestAnswer | Promise<RestAnswer> {
  const { cluster } = call;
  if (!writes(call.verb, method))
    return call.node.store.read((tx) => method.run({ ...call, tx }, prepared));
  const node = cluster.publisher;
  const answer = node.store.write((tx) => method.run({ ...call, node, tx }, prepared));
  return cluster.acknowledged()?.then(() => answer) ?? answer;
}
