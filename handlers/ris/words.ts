/** What is asked, read from what npm soap gives: absent, empty and nil are the same. */
import { SmallFault, type SmallCall } from '../../server/dispatch/small-service';
import { enterpriseParameter } from '../../server/domain/parameters';
import { rateControlOf } from '../../server/domain/rate-control';

type Tree = Record<string, unknown>;

/** Text of a member; '' where it is absent, empty or nil. */
export function textIn(tree: unknown, name: string): string {
  const value = isTree(tree) ? tree[name] : undefined;
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/**
 * One of these words, whatever its case; `usual` where nothing is said.
 * @throws SmallFault that names the value [guess]
 */
export function wordIn<Word extends string>(
  tree: unknown,
  name: string,
  { words, usual }: { words: readonly Word[]; usual: Word },
): Word {
  const text = textIn(tree, name);
  if (text === '') return usual;
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new SmallFault('Server', `${name}: ${text} is no value of it`);
  return found;
}

/**
 * The texts of a list: an item for each, or several in one item, parted by commas. [client]
 * @param list 'SelectItems' @param member 'Item'
 */
export function itemsIn(tree: unknown, list: string, member: string): string[] {
  const items = isTree(tree) && isTree(tree[list]) ? tree[list].item : undefined;
  return (Array.isArray(items) ? items : [items])
    .flatMap((item) => textIn(item, member).split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** A number that is none counts as the most: some clients mix up their members. [client] */
export function countIn(tree: unknown, name: string, most: number): number {
  const count = Number(textIn(tree, name) || most);
  return Number.isInteger(count) && count > 0 ? Math.min(count, most) : most;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

/** Enterprise parameter: 15 a minute unless set, 18 at most. [doc] */
const RATE = { parameter: 'AllowedDeviceQueriesPerMinute', usual: 15, most: 18 };

/** @throws SmallFault when too much is asked. The spelling is the server's. [client] */
export function checkRate({ cluster, node }: SmallCall): void {
  const set = Number(node.store.read((tx) => enterpriseParameter(tx, RATE.parameter)));
  const limit = set > 0 ? Math.min(set, RATE.most) : RATE.usual;
  if (rateControlOf(cluster, 'ris').admit(node.name, limit)) return;
  throw new SmallFault(
    'Server.RateControl',
    `AxisFault: Exceeded allowed rate for Reatime information. Current allowed rate for realtime information is ${limit} requests per minute.RisPort`,
  );
}
