/** What is done to the processes while the clients work: one blow after the other, and each mended. */
import { pause, type Chance } from './chance';
import type { NodeVictim, Site, Victim } from './processes';

type Blow = (site: Site, chance: Chance) => Promise<string>;

const kill =
  (victimOf: (site: Site, chance: Chance) => Victim): Blow =>
  async (site, chance) => {
    const victim = victimOf(site, chance);
    await victim.kill();
    await pause(chance.below(1_500));
    await victim.start();
    return `kill -9 ${victim.name}`;
  };

const freeze =
  (victimOf: (site: Site, chance: Chance) => Victim): Blow =>
  async (site, chance) => {
    const victim = victimOf(site, chance);
    const ms = 200 + chance.below(7_000);
    victim.pause();
    await pause(ms);
    victim.resume();
    return `paused ${victim.name} for ${ms} ms`;
  };

const anyNode = (site: Site, chance: Chance): NodeVictim =>
  site.nodes[chance.below(site.nodes.length)] ?? site.publisher;

const BLOWS: readonly [Blow, ...Blow[]] = [
  kill(({ publisher }) => publisher),
  kill(anyNode),
  kill(({ redis }) => redis),
  freeze(anyNode),
  freeze(({ publisher }) => publisher),
  freeze(({ redis }) => redis),
  async (site, chance) => {
    const node = anyNode(site, chance);
    const ms = 100 + chance.below(3_000);
    node.link.cut();
    await pause(ms);
    node.link.mend();
    return `cut ${node.name} off from Redis for ${ms} ms`;
  },
  async (site, chance) => {
    await Promise.all([site.redis.kill(), site.publisher.kill()]);
    await pause(chance.below(500));
    await site.redis.start();
    await site.publisher.start();
    return 'kill -9 redis and pub together';
  },
];

/** One blow after the other until the time is over; everything lives when it resolves. */
export async function strike(
  site: Site,
  chance: Chance,
  running: () => boolean,
  say: (text: string) => void,
): Promise<number> {
  let count = 0;
  // Each blow once, in some order, before chance has its way: a short run has seen them all.
  const first = shuffled(BLOWS, chance);
  while (running()) {
    await pause(200 + chance.below(600));
    const blow = first.pop() ?? chance.of(BLOWS);
    say(await blow(site, chance));
    count += 1;
  }
  return count;
}

function shuffled<T>(all: readonly T[], chance: Chance): T[] {
  const rest = [...all];
  return all.flatMap(() => rest.splice(chance.below(rest.length), 1));
}
