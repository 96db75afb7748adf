/**
 * Bulk Administration (BAT), which the products have pages for and no API: its forms as JSON on the
 * product's own port. [own] docs/bat.md
 */
import { ownFormError, shownJson } from '../../server/dispatch/own-form';
import type { Resource, RestProduct } from '../../server/dispatch/rest';
import { layoutsOf } from '../../server/domain/bat/layouts';
import { reader } from './access';
import { contents, file, files } from './files';
import { jobResources } from './jobs';
import type { Bat } from './runner';
import { membersOf } from './setup';
import { templateResources } from './templates';
import { TRANSACTIONS } from './transactions';

/** What there is: transactions, members of their forms, columns of their files. */
const transactions: Resource = {
  path: 'transactions',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ cluster }) {
        const layouts = layoutsOf(cluster.model);
        const shown = TRANSACTIONS.map((one) => ({
          ...{ transaction: one.name, target: one.target, members: membersOf(one) },
          ...(one.file && {
            columns: one.file.kinds.flatMap((kind) =>
              layouts[kind].columns
                .filter(({ alias }) => !alias)
                .map(({ label, numbered }) => (numbered ? `${label} 1` : label)),
            ),
          }),
          ...(one.query && { queryFields: Object.keys(layouts[one.query].query.fields) }),
        }));
        return shownJson({ transactions: shown });
      },
    },
  },
};

export function batProduct(bat: Bat): RestProduct {
  return {
    name: 'bat',
    base: '/ucmock/bat',
    resources: [
      ...[transactions, files, file, contents],
      ...templateResources('phone-templates', 'phone'),
      ...templateResources('user-templates', 'user'),
      ...templateResources('profile-templates', 'profile'),
      ...jobResources(bat),
    ],
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf: ownFormError,
  };
}
