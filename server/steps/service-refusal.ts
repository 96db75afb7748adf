/**
 * May this node's web services be asked? A service that an administrator stopped answers nothing.
 *
 * AXL: 404 while it is not activated (its web application is absent) [client], 503 while it is
 * stopped or on its way up [guess] facts/axl.md 2.5. Without Tomcat, or on a machine
 * that is off, nobody listens.
 */
import type { Node } from '../cluster/node';

export const AXL_SERVICE = 'Cisco AXL Web Service';
const TOMCAT = 'Cisco Tomcat';

/** HTTP status; undefined: it may */
export function axlRefusal({ services }: Node): 404 | 503 | undefined {
  if (services.runs(AXL_SERVICE)) return undefined;
  return services.find(AXL_SERVICE)?.reason === 'Service Not Activated' ? 404 : 503;
}

export function listens({ services, up }: Node): boolean {
  return up && services.runs(TOMCAT);
}
