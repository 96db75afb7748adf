/** A device in the list of its user's devices. [recorded] R05, [doc] facts/uds.md 5 */
import { describedBy } from '../../server/domain/devices/description';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { text } from './text';

/** Since 10.5.1 who wrote the description is told. [recorded] */
export function descriptionElement(device: Row): Tree {
  return {
    '@editable': 'true',
    '@source': describedBy(device),
    '#': text(device.description),
  };
}

/** In the list `uri` is the only attribute: a client finds it by a regular expression. [client] */
export function listedDevice(device: Row, uri: string): Tree {
  return {
    '@uri': uri,
    id: text(device.pkid),
    name: text(device.name),
    type: text(device.classname),
    model: text(device.modelname),
    description: descriptionElement(device),
    protocol: text(device.protocolname),
  };
}
