/** get-all-config: the parts that the request names, all when it names none. [client] */
import type { SmallCall } from '../../server/dispatch/small-service';
import {
  contactInformation,
  systemConfiguration,
  userConfiguration,
  type Properties,
} from '../../server/domain/epas/configuration';
import { useridOf } from './session';

export async function getAllConfig(args: unknown, call: SmallCall): Promise<object> {
  const { node } = call;
  const userid = await useridOf(call);
  const asked = Object.keys(args as object).filter((name) => name !== 'attributes');
  const wants = (name: string): boolean => asked.length === 0 || asked.includes(name);
  return node.store.read((tx) => ({
    ...(wants('system-config') && {
      'get-system-config-resp': listOf(systemConfiguration(node, tx, userid)),
    }),
    ...(wants('user-config') && {
      'get-user-config-resp': listOf(userConfiguration(node, userid)),
    }),
    ...(wants('federated-domains') && { 'get-federated-domains-resp': {} }),
    ...(wants('non-presence-aware-contacts') && { 'get-non-presence-aware-contacts-resp': {} }),
    ...(wants('contact-info') && {
      'get-contact-info-resp': listOf(contactInformation(tx, userid)),
    }),
  }));
}

function listOf(properties: Properties): object {
  return {
    property: properties.map(([name, value]) => ({ attributes: { name }, $value: value })),
  };
}
