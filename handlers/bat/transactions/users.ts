/** Bulk Administration > Users. */
import type { Step } from '../../../server/dispatch/run-steps';
import {
  cellOf,
  given,
  headerOf,
  listOf,
  putList,
  widthOf,
  type Cell,
  type Given,
  type Shown,
} from '../../../server/domain/bat/cells';
import { DomainRefusal } from '../../../server/schema/refusal';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { flagIn, textIn } from '../../../server/dispatch/form';
import type { BatRecord, Setup, Transaction } from '../transaction';

/** The template's cells that the row does not say itself. */
export function withTemplate(template: readonly Cell[], row: readonly Cell[]): Cell[] {
  const said = new Set(row.filter(({ text }) => text !== '').map(nameOf));
  return [...template.filter((cell) => !said.has(nameOf(cell))), ...row];
}

function nameOf({ kind, column, number }: Cell): string {
  return `${kind} ${column.paths.join('+')} ${column.numbered ? number : ''}`;
}

/** The new user of a row; its lists stand beside it. @throws DomainRefusal */
export function newUser({ cells }: BatRecord, setup: Setup): Given {
  const user = given(withTemplate(setup.templates.user?.cells ?? [], cells), 'user', 'add');
  for (const { label, must, paths } of setup.layouts.user.columns) {
    if (must && (textOf(user.object[paths[0]?.[0] ?? '']) ?? '') === '')
      throw new DomainRefusal('invalid', `${label} is needed.`);
  }
  return user;
}

function insertUser(record: BatRecord, setup: Setup): Step[] {
  const { object, lists } = newUser(record, setup);
  for (const [path, members] of lists) putList(object, path, members);
  return [{ operation: 'addUser', request: { user: object } }];
}

/** [doc] a list of devices or groups only grows: Bulk Administration disassociates nothing */
export async function updateUser(
  userid: string,
  cells: readonly Cell[],
  setup: Setup,
): Promise<Step> {
  const { object, lists } = given(cells, 'user', 'update');
  if (lists.size > 0) {
    const stored = await readUser(userid, setup);
    for (const [path, members] of lists)
      putList(object, path, [...new Set([...listOf(stored, path), ...members])]);
  }
  return { operation: 'updateUser', request: { ...object, userid } };
}

async function readUser(userid: string, { ask }: Setup): Promise<Tree> {
  return treeOf(treeOf((await ask('getUser', { userid })).return).user);
}

/** Cells with the symbol of the form are left as they are stored. [doc] */
export function keptOut(cells: readonly Cell[], { form }: Setup): Cell[] {
  const symbol = textIn(form, 'valueForFieldsToBeIgnored');
  return cells.filter(({ column, text }) => !column.key && (symbol === '' || text !== symbol));
}

/** "Reset Password/PIN": one value for all. */
function newSecrets(setup: Setup, userid: string): Step {
  const { form } = setup;
  const request: Tree = { userid };
  for (const [member, settings, flag] of [
    ['password', 'passwordCredentials', 'pwdCredUserMustChange'],
    ['pin', 'pinCredentials', 'pinCredUserMustChange'],
  ] as const) {
    const clear = textIn(form, member);
    if (clear === '') continue;
    request[member] = clear;
    if (flagIn(form, 'userMustChangeAtNextLogin')) request[settings] = { [flag]: 'true' };
  }
  return { operation: 'updateUser', request };
}

function checkSecrets({ form }: Setup): void {
  if (textIn(form, 'password') === '' && textIn(form, 'pin') === '')
    throw new DomainRefusal('invalid', 'password or pin is needed.');
}

function checkUpdate({ update }: Setup): void {
  if (update.length === 0) throw new DomainRefusal('invalid', 'update names no field.');
}

const users = { target: 'Users' } as const;
const SECRETS = ['password', 'pin', 'userMustChangeAtNextLogin'];

export const userTransactions: Transaction[] = [
  {
    ...{ ...users, name: 'Insert Users', action: 'INSERT' },
    file: { kinds: ['user'] },
    members: ['userTemplateName', 'fileCreatedWithExportUsers'],
    templates: ['user'],
    steps: insertUser,
  },
  {
    ...{ ...users, name: 'Update Users - Query', action: 'UPDATE' },
    query: 'user',
    members: ['update'],
    check: checkUpdate,
    steps: async ({ key }, setup) => [await updateUser(key, setup.update, setup)],
  },
  {
    ...{ ...users, name: 'Update Users - Custom File', action: 'UPDATE' },
    file: { kinds: ['user'] },
    members: ['valueForFieldsToBeIgnored', 'userTemplateName'],
    // [doc] a template, when one is named, has what the file does not
    async steps({ key, cells }, setup) {
      const all = withTemplate(setup.templates.user?.cells ?? [], cells);
      return [await updateUser(key, keptOut(all, setup), setup)];
    },
  },
  {
    ...{ ...users, name: 'Reset Password/PIN - Query', action: 'UPDATE' },
    query: 'user',
    members: SECRETS,
    check: checkSecrets,
    steps: ({ key }, setup) => [newSecrets(setup, key)],
  },
  {
    ...{ ...users, name: 'Reset Password/PIN - Custom File', action: 'UPDATE' },
    file: { kinds: ['user'], plain: true },
    members: SECRETS,
    check: checkSecrets,
    steps: ({ key }, setup) => [newSecrets(setup, key)],
  },
  {
    ...{ ...users, name: 'Delete Users - Query', action: 'DELETE' },
    query: 'user',
    members: [],
    steps: ({ key }) => [{ operation: 'removeUser', request: { userid: key } }],
  },
  {
    ...{ ...users, name: 'Delete Users - Custom File', action: 'DELETE' },
    file: { kinds: ['user'], plain: true },
    members: [],
    steps: ({ key }) => [{ operation: 'removeUser', request: { userid: key } }],
  },
  {
    ...{ ...users, name: 'Export Users', action: 'EXPORT' },
    query: 'user',
    members: ['exportFileName'],
    export: {
      fileName: 'Export_Users.txt',
      read: async ({ key }, setup): Promise<Shown> => ({
        ...{ object: await readUser(key, setup), lines: [], users: [] },
      }),
      write: (read, setup) => exported(read as Shown[], setup, 'user'),
    },
  },
];

/** Header and records of all columns of the layout, numbered ones as often as they are needed. */
export function exported(
  shown: readonly Shown[],
  { layouts }: Setup,
  kind: 'user' | 'phone' | 'profile',
  wanted: (label: string) => boolean = () => true,
): string[][] {
  const layout = layouts[kind];
  const columns = layout.columns.filter(({ alias, label }) => !alias && wanted(label));
  const single = columns.filter(({ place }) => place !== 'line' && place !== 'dn');
  const perLine = columns.filter(({ place }) => place === 'line' || place === 'dn');
  const series = single.flatMap((column) =>
    numbersTo(widthOf(column, shown)).map((number) => ({ column, number })),
  );
  const width = Math.max(0, ...perLine.map((column) => widthOf(column, shown)));
  // All columns of line 1, then all of line 2. [recorded]
  const lines = numbersTo(width).flatMap((number) => perLine.map((column) => ({ column, number })));
  const all = [...series, ...lines];
  return [
    all.map(({ column, number }) => headerOf(layout, column, number)),
    ...shown.map((one) => all.map(({ column, number }) => cellOf(column, number, one))),
  ];
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
