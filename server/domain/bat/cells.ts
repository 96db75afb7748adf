/** Cells of a row -> the AXL object that they mean, and back. */
import { DomainRefusal } from '../../schema/refusal';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../schema/tree';
import type { Column, Kind, Layout, Named } from './layouts';

export interface Cell extends Named {
  text: string;
}

/** What the cells of one kind of object say. */
export interface Given {
  object: Tree;
  /** by the number of the line */
  lines: Map<number, GivenLine>;
  /** members that have a number and elements: the path of the list -> the number -> the member */
  each: Map<string, Map<number, Tree>>;
  /** members of lists: the path of the list -> its members */
  lists: Map<string, string[]>;
  /** users who control the device */
  users: string[];
}

export interface GivenLine {
  /** of the phone's line */
  line: Tree;
  /** of its directory number */
  dn: Tree;
}

/**
 * @param mode `add`: an empty cell says nothing; `update`: it empties the field
 * @throws DomainRefusal for a cell that cannot be read
 */
export function given(cells: readonly Cell[], kind: Kind, mode: 'add' | 'update'): Given {
  const all: Given = {
    ...{ object: {}, lines: new Map(), lists: new Map(), each: new Map() },
    users: [],
  };
  for (const cell of cells) {
    if (cell.kind !== kind) continue;
    if (cell.text === '' && (mode === 'add' || !canEmpty(cell.column))) continue;
    take(all, cell);
  }
  return all;
}

function canEmpty({ kind, place, secret, key }: Column): boolean {
  return kind === 'text' && ['object', 'line', 'dn'].includes(place) && !secret && !key;
}

function take(all: Given, { column, number, text }: Cell): void {
  const value = valueOf(column, text);
  switch (column.place) {
    case 'none':
      // Told in the log of the job.
      return;
    case 'users':
      all.users.push(text);
      return;
    case 'list': {
      const path = column.paths[0]?.join('.') ?? '';
      all.lists.set(path, [...(all.lists.get(path) ?? []), text]);
      return;
    }
    case 'each':
      for (const [group = '', member = '', ...path] of column.paths) {
        const list = all.each.get(`${group}.${member}`) ?? new Map<number, Tree>();
        all.each.set(`${group}.${member}`, list);
        const one = list.get(number) ?? {};
        list.set(number, one);
        put(one, path, value);
      }
      return;
    case 'object':
      for (const path of column.paths) put(all.object, path, value);
      return;
    default: {
      const line = all.lines.get(number) ?? { line: {}, dn: {} };
      all.lines.set(number, line);
      for (const path of column.paths) put(line[column.place], path, value);
    }
  }
}

const FLAGS: Record<string, string> = {
  ...{ t: 'true', true: 'true', y: 'true', yes: 'true', '1': 'true' },
  ...{ f: 'false', false: 'false', n: 'false', no: 'false', '0': 'false' },
};

function valueOf({ kind, label }: Column, text: string): string {
  if (kind !== 'flag' && kind !== 'onoff') return text;
  const flag = FLAGS[text.toLowerCase()];
  if (kind === 'onoff' && /^(on|off)$/i.test(text)) return text;
  if (flag === undefined) throw new DomainRefusal('invalid', `${label} must be t or f.`);
  return kind === 'flag' ? flag : flag === 'true' ? 'On' : 'Off';
}

function put(tree: Tree, path: readonly string[], value: Value): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const inner = treeOf(tree[first]);
  tree[first] = inner;
  put(inner, rest, value);
}

/** The member of a list, as AXL has it: `device` is a text, `userGroup.name` in an element. */
export function putList(object: Tree, path: string, members: readonly string[]): void {
  const [group = '', member = '', inside] = path.split('.');
  const list = members.map((text) => (inside === undefined ? text : { [inside]: text }));
  object[group] = { [member]: list };
}

/**
 * Members with a number, besides those of the stored object: an index is theirs, and each element that
 * AXL wants is there.
 */
export function putEach(object: Tree, { each }: Given, stored: Tree = {}): void {
  for (const [place, members] of each) {
    const [group = '', member = ''] = place.split('.');
    const all = new Map(
      membersOf(treeOf(stored[group])[member]).map((one) => [indexOf(one), treeOf(one)]),
    );
    for (const [index, one] of members)
      all.set(index, { label: '', ...all.get(index), ...one, index: String(index) });
    object[group] = { [member]: [...all].sort(([a], [b]) => a - b).map(([, one]) => one) };
  }
}

function indexOf(member: Value): number {
  return Number(textOf(treeOf(member).index));
}

function memberAt(object: Tree, [group = '', member = '']: string[], number: number): Tree {
  const all = membersOf(treeOf(object[group])[member]);
  return treeOf(all.find((one) => indexOf(one) === number));
}

/** Texts of a list of an object that was read. */
export function listOf(object: Tree, path: string): string[] {
  const [group = '', member = '', inside] = path.split('.');
  return membersOf(treeOf(object[group])[member]).flatMap(
    (one) => textOf(inside === undefined ? one : treeOf(one)[inside]) ?? [],
  );
}

/** An object as it was read, for an export. */
export interface Shown {
  object: Tree;
  lines: GivenLine[];
  users: readonly string[];
}

/** How often the numbered columns of a layout stand in a header for these objects. */
export function widthOf(column: Column, shown: readonly Shown[]): number {
  if (!column.numbered) return 1;
  const counts = shown.map(({ object, lines, users }) => {
    if (column.place === 'users') return users.length;
    if (column.place === 'each') {
      const [[group = '', member = ''] = []] = column.paths;
      return Math.max(0, ...membersOf(treeOf(object[group])[member]).map(indexOf));
    }
    if (column.place === 'list') return listOf(object, column.paths[0]?.join('.') ?? '').length;
    return lines.length;
  });
  // A group that nobody has is no column. [recorded] of speed dials
  return Math.max(column.place === 'each' ? 0 : 1, ...counts);
}

/** What the column of this number shows; a secret shows nothing. */
export function cellOf(column: Column, number: number, shown: Shown): string {
  if (column.secret) return '';
  const [path = []] = column.paths;
  switch (column.place) {
    case 'none':
      return '';
    case 'users':
      return shown.users[number - 1] ?? '';
    case 'list':
      return listOf(shown.object, path.join('.'))[number - 1] ?? '';
    case 'each':
      return textAt(column, memberAt(shown.object, path, number), path.slice(2));
    case 'object':
      return textAt(column, shown.object, path);
    default: {
      const line = shown.lines[number - 1];
      return line ? textAt(column, line[column.place], path) : '';
    }
  }
}

function textAt({ kind }: Column, tree: Tree, path: readonly string[]): string {
  let value: Value | undefined = tree;
  for (const name of path) value = treeOf(value)[name];
  const text = textOf(value) ?? '';
  if (kind === 'flag') return text === 'true' ? 't' : text === 'false' ? 'f' : '';
  if (kind === 'onoff') return text === 'Off' ? 'f' : text === '' ? '' : 't';
  return text;
}

/** The header of an exported column. */
export function headerOf({ upper }: Layout, { label, numbered }: Column, number: number): string {
  const text = numbered ? `${label} ${number}` : label;
  return upper ? text.toUpperCase() : text;
}
