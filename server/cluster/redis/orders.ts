/**
 * Orders to nodes of other processes: a list for each node, which it looks at four times a second,
 * and a list for each answer. Both expire, so that a node that comes back carries out nothing old.
 */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { machineNow } from '../../runtime/clock';
import { NodeAway, type NodeOrder } from '../orders';
import type { Keys } from './keys';

/** A node looks this often. */
export const LOOK_MS = 250;
/** A node that has not taken its order by then is away. */
const TAKE_MS = 3_000;
/** The longest wait for an answer: checksums of a large database take a while. */
const ANSWER_MS = 120_000;
const POLL_MS = 50;

interface Ordered {
  id: string;
  order: NodeOrder;
}

interface Answered {
  /** it was taken, and the answer comes later */
  taken?: true;
  result?: unknown;
  failed?: string;
}

export async function sendOrder(
  redis: Redis,
  keys: Keys,
  node: string,
  order: NodeOrder,
): Promise<unknown> {
  if (redis.status !== 'ready') throw new NodeAway(node);
  const ordered: Ordered = { id: randomUUID(), order };
  const [list, answers] = [keys.orders(node), keys.answer(ordered.id)];
  await redis.multi().rpush(list, JSON.stringify(ordered)).pexpire(list, TAKE_MS).exec();
  let end = machineNow() + TAKE_MS;
  while (machineNow() < end) {
    const text = await redis.lpop(answers);
    if (text === null) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    const answer = JSON.parse(text) as Answered;
    if (answer.failed !== undefined) throw new NodeAway(node);
    if (answer.taken === undefined) return answer.result;
    end = machineNow() + ANSWER_MS;
  }
  throw new NodeAway(node);
}

/** Carries out what was ordered since the last look. */
export async function takeOrders(
  redis: Redis,
  keys: Keys,
  node: string,
  carryOut: (order: NodeOrder) => Promise<unknown>,
): Promise<void> {
  if (redis.status !== 'ready') return;
  for (;;) {
    const text = await redis.lpop(keys.orders(node));
    if (text === null) return;
    const { id, order } = JSON.parse(text) as Ordered;
    const answer = async (what: Answered): Promise<void> => {
      const key = keys.answer(id);
      await redis.multi().rpush(key, JSON.stringify(what)).pexpire(key, ANSWER_MS).exec();
    };
    await answer({ taken: true });
    try {
      await answer({ result: await carryOut(order) });
    } catch (error) {
      await answer({ failed: String(error) });
    }
  }
}
