/**
 * The authz keys of the cluster, as `show key authz` and `set key regen authz` have them: checksums,
 * never keys. For those who have no command line at hand. [own] facts/centralized.md 2.1
 */
import { administrator, reader, shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { ensureKeys, newSecret, replaceKey, type OwnKeys } from '../../server/domain/authz/keys';
import { DomainRefusal } from '../../server/schema/refusal';
import { PURPOSES, type Purpose } from '../../server/security/authz-keys';

export const keys: Resource = {
  path: 'keys',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      prepare: ({ cluster, node }) => ensureKeys(cluster, node),
      run(_call, prepared) {
        const own = prepared as OwnKeys;
        const shown = PURPOSES.map((purpose) => {
          const { id, checksum } = own[purpose];
          return [purpose, { id, checksum }];
        });
        return shownJson(Object.fromEntries(shown));
      },
    },
  },
};

export const regeneration: Resource = {
  path: 'keys/{purpose}/regenerate',
  methods: {
    POST: {
      auth: administrator,
      evidence: 'guess',
      prepare: async ({ cluster, params }) => newSecret(cluster, purposeOf(params)),
      run({ cluster, tx, params }, prepared) {
        const purpose = purposeOf(params);
        return shownJson({
          purpose,
          checksum: replaceKey(cluster, tx, purpose, prepared as string),
        });
      },
    },
  },
};

function purposeOf({ purpose = '' }: Readonly<Record<string, string>>): Purpose {
  const found = PURPOSES.find((one) => one === purpose);
  if (!found) throw new DomainRefusal('not found', `There is no key for ${purpose}.`);
  return found;
}
