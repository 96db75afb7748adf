/** The keys of a cluster in Redis, and the scripts that change them as one (docs/cluster.md). */

export interface Keys {
  /**
   * hash: epoch (grows when the publisher starts anew), fence (newest token), trimmed, format;
   * wanted: the node that is asked for its database
   */
  cluster: string;
  /** text with an expiry: `<token> <node>` of the publisher that leads */
  publisher: string;
  /** set: names of all nodes that ever reported */
  nodes: string;
  /** hash per node: role, release, url, state, applied, heartbeat */
  node: (name: string) => string;
  /** hash per node: service -> state */
  services: (name: string) => string;
  /** stream of change-log entries; the id is `<last sequence>-0` */
  changes: (epoch: string) => string;
  /** stream of rows that subscribers wrote themselves */
  offers: string;
  /** list per node: what others have it do (orders.ts) */
  orders: (name: string) => string;
  /** list per order: what came of it */
  answer: (id: string) => string;
  /** channel: what processes tell each other and nobody keeps, sealed */
  talk: string;
  /** list: the database at one sequence, in parts */
  snapshot: (epoch: string) => string;
  /** text: the sequence of the snapshot */
  snapshotAt: (epoch: string) => string;
}

/** Text, of all clusters: the sealed certificate authority. */
export const AUTHORITY = 'ucmock:authority';

/** What the keys mean; another number is another program's data. */
export const FORMAT = '1';

export function keysOf(cluster: string): Keys {
  // In braces, so that a Redis Cluster keeps them together.
  const key = (name: string): string => `ucmock:{${cluster}}:${name}`;
  return {
    cluster: key('cluster'),
    publisher: key('publisher'),
    nodes: key('nodes'),
    node: (name) => key(`node:${name}`),
    services: (name) => key(`services:${name}`),
    changes: (epoch) => key(`changes:${epoch}`),
    offers: key('offers'),
    orders: (name) => key(`orders:${name}`),
    answer: (id) => key(`answer:${id}`),
    talk: key('talk'),
    snapshot: (epoch) => key(`snapshot:${epoch}`),
    snapshotAt: (epoch) => key(`snapshot-at:${epoch}`),
  };
}

/**
 * KEYS publisher, cluster; ARGV node, process mark, ms, format, epoch where Redis knows none.
 * Answers [token, epoch], or the holder's text when another process leads.
 */
export const LEAD = `
local held = redis.call('get', KEYS[1])
if held and not string.find(held, ARGV[2], 1, true) then return held end
local token = redis.call('hincrby', KEYS[2], 'fence', 1)
redis.call('hsetnx', KEYS[2], 'epoch', ARGV[5])
redis.call('hsetnx', KEYS[2], 'format', ARGV[4])
redis.call('set', KEYS[1], token .. ' ' .. ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
return {tostring(token), redis.call('hget', KEYS[2], 'epoch')}
`;

/** KEYS publisher, cluster; ARGV token, ms. 1: still leads; 0: another token is newer. */
export const RENEW = `
if tonumber(redis.call('hget', KEYS[2], 'fence') or '0') > tonumber(ARGV[1]) then return 0 end
local held = redis.call('get', KEYS[1])
if held and not string.find(held, ARGV[1] .. ' ', 1, true) then return 0 end
if not held then
  redis.call('hset', KEYS[2], 'fence', ARGV[1], 'epoch', ARGV[3], 'format', ARGV[5])
  redis.call('set', KEYS[1], ARGV[1] .. ' ' .. ARGV[4], 'PX', ARGV[2])
else redis.call('pexpire', KEYS[1], ARGV[2]) end
return 1
`;

/**
 * KEYS cluster, stream; ARGV token, first sequence, last sequence, entries as JSON.
 * Answers the last sequence that the stream holds now, -1 when the token is stale. Entries that
 * do not follow the stream's last, or are in it already, are not taken.
 */
export const PUBLISH = `
if tonumber(redis.call('hget', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then return -1 end
local last = 0
local newest = redis.call('xrevrange', KEYS[2], '+', '-', 'COUNT', 1)
if newest[1] then last = tonumber(string.match(newest[1][1], '^%d+'))
else last = tonumber(redis.call('hget', KEYS[1], 'trimmed') or '0') end
if last + 1 ~= tonumber(ARGV[2]) then return last end
redis.call('xadd', KEYS[2], ARGV[3] .. '-0', 'first', ARGV[2], 'entries', ARGV[4])
return tonumber(ARGV[3])
`;
