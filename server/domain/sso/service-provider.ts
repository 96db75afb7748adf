/** A node as a service provider: its name towards the identity provider, and its addresses. */
import type { Tx } from '../../store/store';
import { presenceNodes, callProcessingNodes } from '../nodes';
import type { SsoMode } from './settings';

/** [recorded] traces: the path of the assertion consumer service ends in the entity id */
export function consumerUrl(origin: string, entityId: string): string {
  return `${origin}/ssosp/saml/SSO/alias/${entityId}`;
}

/** The node's name, or that of the publisher for all. [doc] one for the cluster; [guess] which */
export function entityIdOf(tx: Tx, mode: SsoMode, node: string): string {
  return mode === 'node' ? node : (callProcessingNodes(tx)[0] ?? node);
}

/** Nodes that are service providers, the publisher first. */
export function providerNodes(tx: Tx): string[] {
  return [...callProcessingNodes(tx), ...presenceNodes(tx)];
}
