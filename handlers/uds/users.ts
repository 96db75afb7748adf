/**
 * users: the search of the directory. Open to everybody, unless the node asks who searches.
 * All counters are there; `start` counts from 0, `max` is capped by the User Search Limit.
 * [doc] facts/uds.md 5
 */
import { shown, type Asked, type Resource, type RestCall } from '../../server/dispatch/rest';
import { enterpriseParameter, isOn } from '../../server/domain/parameters';
import { isContactSearchAuthenticated } from '../../server/domain/users/contact-search';
import { knownSearch } from '../../server/domain/users/known-searches';
import { searchUsers, type UserSearch } from '../../server/domain/users/search';
import type { Tx } from '../../server/store/store';
import { uriFirst } from './frame';
import { invalid, wholeNumber } from './given';
import { endUsers } from './self';
import { listedUser } from './listed-user';

export const users: Resource = {
  path: 'users',
  methods: { GET: { auth: endUsers, openWhen, evidence: 'doc', run } },
};

function openWhen({ node }: Asked): boolean {
  return !node.store.read((tx) => isContactSearchAuthenticated(tx, node.name));
}

const FILTERS = [
  'name',
  'first',
  'last',
  'displayname',
  'number',
  'numberlast',
  'username',
  'email',
  'uri',
] as const;

const MOST = 999_999_999;

function run(call: RestCall): ReturnType<typeof shown> {
  const { tx, query } = call;
  const limit = limitOf(tx);
  const start = wholeNumber(query.get('start') || '0', 'start', { min: 0, max: MOST });
  const asked = wholeNumber(query.get('max') || String(limit), 'max', { min: 0, max: MOST });
  const found = find(call);
  const page = found.slice(start, start + Math.min(asked, limit));
  return shown('users', {
    ...uriFirst(call),
    '@start': String(start),
    '@requestedCount': String(asked),
    '@returnedCount': String(page.length),
    '@totalCount': String(found.length),
    user: page.map((id) => listedUser(call, id)).filter((one) => one !== undefined),
  });
}

function find({ tx, node, query, cluster }: RestCall): readonly number[] {
  const search = searchOf(query);
  const wide = Object.keys(search).length === 0;
  // Without a filter everybody is found, where the administrator lets them be. [guess]
  if (wide && !isOn(enterpriseParameter(tx, 'EnableAllUserSearch'))) return [];
  const rules = {
    displayNames: Number(cluster.release.name) >= 11.5,
    exactUris: /^case sensitive|^0$/i.test(enterpriseParameter(tx, 'URILookupPolicy') ?? ''),
  };
  return knownSearch(node, JSON.stringify([search, rules]), () => searchUsers(tx, search, rules));
}

function searchOf(query: URLSearchParams): UserSearch {
  const search: UserSearch = {};
  for (const filter of FILTERS) {
    const value = query.get(filter)?.trim() ?? '';
    if (value === '') continue;
    if (value.length > 255) throw invalid(`${filter} holds at most 255 characters.`);
    if (filter.startsWith('number') && !/\d/.test(value)) throw invalid(`${filter} has no digit.`);
    search[filter] = value;
  }
  return search;
}

/** User Search Limit, 1 to 500. [doc] */
function limitOf(tx: Tx): number {
  const limit = Number(enterpriseParameter(tx, 'UserSearchLimit') ?? 64);
  return Number.isInteger(limit) && limit >= 1 && limit <= 500 ? limit : 64;
}
