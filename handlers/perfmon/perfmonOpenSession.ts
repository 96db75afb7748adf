import type { SmallCall } from '../../server/dispatch/small-service';
import { perfSessionsOf } from '../../server/domain/perfmon/sessions';
import { needSession, type Args } from './asked';

export function perfmonOpenSession(_args: Args, { cluster, node }: SmallCall): object {
  return { perfmonOpenSessionReturn: perfSessionsOf(cluster).open(node.name).handle };
}

export function perfmonCloseSession(args: Args, call: SmallCall): object {
  const { handle } = needSession(call, args);
  perfSessionsOf(call.cluster).close(call.node.name, handle);
  return {};
}
