/**
 * May this node's web services be asked? A service that an administrator stopped answers nothing.
 *
 * AXL: 404 while it is not activated (its web application is absent) [client], 503 while it is
 * stopped or on its way up [guess] facts/axl.md 2.5. A door whose services are down
 * (schemas/services.yaml, `door`), or a machine that is off, answers nobody.
 */
import type { Node } from '../cluster/node';
import type { ServiceDoor } from '../cluster/services/facts';

export const AXL_SERVICE = 'Cisco AXL Web Service';

/** HTTP status; undefined: it may */
export function axlRefusal({ services }: Node): 404 | 503 | undefined {
  if (services.runs(AXL_SERVICE)) return undefined;
  return services.find(AXL_SERVICE)?.reason === 'Service Not Activated' ? 404 : 503;
}

/** Does anybody answer at this door of the node? */
export function listens({ services, up }: Node, door: ServiceDoor): boolean {
  return up && services.opens(door);
}
