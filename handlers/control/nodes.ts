/** The nodes of a cluster: how they stand, and what a test does to them. */
import { ControlError, type ControlRoute, type ControlState } from '../../server/cluster/control';
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { loseRows } from '../../server/cluster/spoil';
import { replicated } from '../../server/cluster/table-sums';
import { durationOf } from './duration';

export const readNodes: ControlRoute = { method: 'get', path: '/nodes', run: shown };

/**
 * `{node: "sub.a.localhost", lag: {seconds: 30}}`, or with link: "cut" | "mend", replication:
 * "stop" | "reset", power: "off" | "on", lose: {table: "enduser", rows: 1}; several at once are done
 * in this order.
 */
export const setNode: ControlRoute = {
  method: 'post',
  path: '/nodes',
  run(state, body) {
    const asked = (typeof body === 'object' && body !== null ? body : {}) as Record<
      string,
      unknown
    >;
    const { node: name, ...changes } = asked;
    const node = typeof name === 'string' ? state.cluster.node(name) : undefined;
    if (!node) {
      const known = state.cluster.nodes.map((one) => one.name).join(', ');
      throw new ControlError(`no node "${String(name)}" runs here; there are ${known}`);
    }
    const steps = Object.entries(changes).map((change) => stepOf(state, node, change));
    if (steps.length === 0) throw new ControlError(`say one of ${WORDS.join(', ')}`);
    for (const step of steps) step();
    return shown(state);
  },
};

const WORDS = ['lag', 'link', 'replication', 'power', 'lose'];

/** What a word means; @throws ControlError before anything is done */
function stepOf(
  { cluster }: ControlState,
  node: Node,
  [word, value]: [string, unknown],
): () => void {
  const choices: Record<string, Record<string, () => void>> = {
    link: { cut: () => node.link.cut(), mend: () => node.link.mend() },
    replication: { stop: () => node.link.stop(), reset: () => node.link.setUp() },
    power: { off: () => node.power(false), on: () => node.power(true) },
  };
  if (word === 'lag') {
    const ms = durationOf('lag', value);
    return () => node.link.lag(ms);
  }
  if (word === 'lose') return losing(cluster, node, value);
  const words = choices[word];
  if (!words) throw new ControlError(`there is no "${word}"; say one of ${WORDS.join(', ')}`);
  const step = typeof value === 'string' ? words[value] : undefined;
  if (!step) throw new ControlError(`${word} takes ${Object.keys(words).join(' or ')}`);
  return step;
}

/** Rows that only a comparison of the tables misses; the publisher's are the truth. */
function losing(cluster: Cluster, node: Node, value: unknown): () => void {
  const { table, rows } = (value ?? {}) as { table?: unknown; rows?: unknown };
  if (node.role === 'publisher')
    throw new ControlError('the rows of the publisher are the truth: remove them by AXL or SQL');
  const known = replicated(cluster.model).find(({ name }) => name === table);
  if (!known) throw new ControlError(`there is no table "${String(table)}"`);
  if (typeof rows !== 'number' || !Number.isInteger(rows) || rows < 1)
    throw new ControlError('lose takes {"table": "enduser", "rows": 1}');
  return () => void loseRows(node.store, known.name, rows);
}

async function shown({ cluster }: ControlState): Promise<{ json: unknown }> {
  const statuses = await cluster.statuses();
  const last = statuses.find(({ role }) => role === 'publisher')?.applied ?? 0;
  return {
    json: {
      nodes: statuses.map(({ name, role, release, state, applied }) => {
        const here = cluster.node(name);
        return {
          ...{ name, role, release, state, applied, queue: Math.max(0, last - applied) },
          ...(here && { power: here.up ? 'on' : 'off', link: here.link.up ? 'up' : 'cut' }),
          ...(here && { lagSeconds: here.link.lagMs / 1000 }),
        };
      }),
      conflicts: cluster.conflicts(),
    },
  };
}
