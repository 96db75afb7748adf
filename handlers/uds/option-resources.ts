/** options and its lists: open to everybody. [doc] facts/uds.md 4, 5 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import type { Tree } from '../../server/schema/tree';
import { uriOf, versionFirst, versionOf } from './frame';
import { optionLink } from './links';
import { localeWords } from './locales';
import { DAYS, OPTION_LISTS, TIMES, type OptionList } from './options';
import { policiesOf } from './policies';
import { endUsers } from './self';
import { missing } from './given';
import { text } from './text';

function optionsOf({ options }: OptionList): Tree[] {
  return options.map(([value, name]) => ({ value, name }));
}

const open = (path: string, run: (call: RestCall) => RestAnswer): Resource => ({
  path,
  methods: { GET: { auth: 'none', evidence: 'doc', run } },
});

const all = open('options', (call) =>
  shown('options', {
    ...versionFirst(call),
    ...Object.fromEntries(
      OPTION_LISTS.map((list) => [
        list.name,
        { '@uri': optionLink(call, list.name), option: optionsOf(list) },
      ]),
    ),
  }),
);

const single = OPTION_LISTS.map((list) =>
  open(`options/${list.name}`, (call) =>
    shown(list.name, { ...versionFirst(call), option: optionsOf(list) }),
  ),
);

/** Without attributes, as the samples are. [doc] */
const plain = [DAYS, TIMES].map((list) =>
  open(`options/${list.name}`, () => shown(list.name, { option: optionsOf(list) })),
);

const locales = open('options/installedLocales', ({ tx }) =>
  shown('installedLocales', {
    option: tx
      .all('select enum, name from typeuserlocale where enum = 1')
      .map((row) => ({ value: text(row.enum), name: localeWords(text(row.name)) })),
  }),
);

const timeZones = open('options/timeZones', ({ tx }) =>
  shown('timeZones', {
    option: tx
      .all('select enum, name from typetimezone order by enum')
      .map((row) => ({ value: text(row.enum), name: text(row.name) })),
  }),
);

/** productId is the product's number. [doc] samples */
const models = open('options/models', ({ tx }) =>
  shown('models', {
    option: tx
      .all(
        `select m.enum as value, m.name as name, min(p.enum) as product from typemodel m
           join typeproduct p on p.tkmodel = m.enum where m.tkclass = 1 group by m.enum order by m.enum`,
      )
      .map((row) => ({
        value: text(row.value),
        name: text(row.name),
        productId: text(row.product),
        userGuides: '',
      })),
  }),
);

const userPolicy: Resource = {
  path: 'options/userPolicy',
  methods: {
    GET: {
      auth: endUsers,
      evidence: 'doc',
      run: (call) =>
        shown('userPolicy', {
          ...versionFirst(call),
          policy: policiesOf(call.tx).map((policy) => ({
            '@uri': `${optionLink(call, 'userPolicy')}/${String(policy.name)}`,
            ...policy,
          })),
        }),
    },
  },
};

const onePolicy: Resource = {
  path: 'options/userPolicy/{name}',
  methods: {
    GET: {
      auth: endUsers,
      evidence: 'doc',
      run: (call) => {
        const policy = policiesOf(call.tx).find(({ name }) => name === call.params.name);
        if (!policy) throw missing('such policy');
        return shown('policy', { '@uri': uriOf(call), '@version': versionOf(call), ...policy });
      },
    },
  },
};

export const optionResources: readonly Resource[] = [
  all,
  ...single,
  ...plain,
  locales,
  timeZones,
  models,
  userPolicy,
  onePolicy,
];
