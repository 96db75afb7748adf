/**
 * The door of the TFTP service over HTTP (6970), as far as clients read their profile there:
 * SPDefault.cnf.xml, SP{id}.cnf.xml, JAB_{id}.cnf.xml, jabber-config.xml. No login. [client][doc]
 * facts/centralized.md 4
 */
import { pageError } from '../../server/dispatch/own-form';
import type { Resource, RestAnswer, RestProduct } from '../../server/dispatch/rest';
import { profileFile } from '../../server/domain/users/profile-files';
import { encodeAround, encodeXml } from '../../server/rest/encode';
import { RestError } from '../../server/schema/rest-error';

const file: Resource = {
  path: '{file}',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'client',
      run({ tx, params }): RestAnswer {
        const found = profileFile(tx, params.file ?? '');
        if (!found) throw new RestError(404, 'There is no such file.');
        const text =
          'tree' in found
            ? encodeXml(found.root, found.tree)
            : encodeAround(found.root, found.inner);
        return { body: { kind: 'text', type: 'text/xml', text } };
      },
    },
  },
};

export const filesProduct: RestProduct = {
  name: 'files',
  base: '',
  resources: [file],
  format: 'xml',
  headers: {},
  errorOf: (error) => (error instanceof RestError ? pageError(error) : undefined),
};
