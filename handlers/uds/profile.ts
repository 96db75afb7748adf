/**
 * The service profile of a user and its client configuration, as the TFTP service has them, for
 * clients that reach nothing but UDS: private/user/{userId}/serviceProfile and .../jabberProfile.
 * No public path is known; the names are those of the elements of user. [guess]
 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import { profileFile } from '../../server/domain/users/profile-files';
import {
  serviceProfileOf,
  type ServiceProfileFiles,
} from '../../server/domain/users/service-profile';
import { encodeAround } from '../../server/rest/encode';
import { RestError } from '../../server/schema/rest-error';
import { ownRow, self } from './self';

export const profileResources: readonly Resource[] = [
  fileAt('serviceProfile', ({ file }) => file),
  fileAt('jabberProfile', ({ jabberFile }) => jabberFile),
];

function fileAt(
  name: string,
  choose: (files: ServiceProfileFiles) => string | undefined,
): Resource {
  const run = (call: RestCall): RestAnswer => {
    const file = choose(serviceProfileOf(call.tx, ownRow(call)));
    const found = file === undefined ? undefined : profileFile(call.tx, file);
    if (!found) throw new RestError(404, 'The user has no such file.');
    if ('tree' in found) return shown(found.root, found.tree);
    const text = encodeAround(found.root, found.inner);
    return { body: { kind: 'text', type: 'application/xml', text } };
  };
  return {
    path: `private/user/{userId}/${name}`,
    methods: { GET: { auth: self, evidence: 'guess', run } },
  };
}
