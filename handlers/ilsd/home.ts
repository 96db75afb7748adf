/** GET home: is a user at home here, or in a cluster behind this hub? As open as UDS clusterUser. */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { findHomeUser, type UserKey } from '../../server/domain/users/home';
import { findRemoteHome, localHome } from '../../server/domain/users/remote-home';
import { DomainRefusal } from '../../server/schema/refusal';

const KEYS: readonly UserKey[] = ['userid', 'mail', 'identity'];

export const home: Resource = {
  path: 'home',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'guess',
      async prepare({ cluster, node, query }) {
        const key = KEYS.find((one) => one === query.get('key'));
        const value = query.get('value') ?? '';
        if (!key || value === '') throw new DomainRefusal('invalid', 'key and value are needed.');
        const userid = node.store.read((tx) => findHomeUser(tx, key, value));
        if (userid !== undefined) return localHome(cluster, node, userid);
        if (query.get('everywhere') !== 'true') return undefined;
        return findRemoteHome(cluster, node, { key, value });
      },
      run: (_call, found) => shownJson({ home: found ?? null }),
    },
  },
};
