/** The credential resource as it is sent, of a user or of a template. [doc] facts/pin-sync.md 8 */
import type { Kind } from '../../server/domain/unity/credentials';
import type { CupiResource } from '../../server/schema/cupi';
import { RestError } from '../../server/schema/rest-error';
import { textOf, type Tree } from '../../server/schema/tree';

/** EncryptionType: none or 5 comes with clear text, which is all that we take. [doc] */
const CLEAR = new Set(['', '0', '5']);

export interface CredentialForm {
  /** the new secret; '' leaves it */
  clear: string;
  /** everything else that may be changed */
  settings: Tree;
}

export function formOf(body: Tree): CredentialForm {
  const { Credentials: secret, EncryptionType: type, TimeHacked: _time, ...settings } = body;
  if (!CLEAR.has(textOf(type) ?? ''))
    throw new RestError(400, 'Invalid Credential', { code: 'IMS_ERROR' });
  return { clear: textOf(secret) ?? '', settings };
}

/** The resource without what is no setting. */
export function settingsOnly(resource: CupiResource): CupiResource {
  const isSetting = ({ type, name }: CupiResource['fields'][number]): boolean =>
    type !== 'secret' && name !== 'EncryptionType';
  return { ...resource, fields: resource.fields.filter(isSetting) };
}

export function kindOf(text: string | undefined): Kind {
  if (text === 'pin' || text === 'password') return text;
  throw new RestError(404, 'There is a pin and a password.', { code: 'NOT_FOUND' });
}
