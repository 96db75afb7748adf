/**
 * Fault rules: what a test does to requests before, or in place of, the service. While there are
 * none, the way of a request pays one look at `armed`.
 */
import { createIds } from '../runtime/ids';
import { patternOf } from './journal';
import type { Stateful } from './stateful';

/** Which requests; '*' in a text stands for any letters. Nothing said: all. */
export interface FaultMatch {
  /** 'axl', 'uds', ...: as the journal names it */
  protocol?: string;
  /** of AXL */
  operation?: string;
  method?: string;
  path?: string;
  node?: string;
  user?: string;
}

/** What happens to them; several at once are done in this order. */
export interface FaultEffect {
  /** the machine's seconds: a frozen cluster clock does not hold a client for ever */
  delaySeconds?: number;
  /** the connection is reset before an answer */
  reset?: boolean;
  /** the platform's page of this status */
  status?: number;
  /** the real server's page of a throttled request (503) */
  throttle?: boolean;
  /** an AXL fault: a name of schemas/axl/faults.yaml, or code and text */
  fault?: string | { code: number; text: string };
  /** the service answers, and half of the answer arrives before the connection is reset */
  half?: boolean;
  /** the service answers, and this many bytes of it arrive in a second */
  bytesPerSecond?: number;
}

export interface FaultRuleChoice {
  match: FaultMatch;
  effect: FaultEffect;
  /** requests that match and are left alone first */
  skip?: number;
  /** requests it is done to; all unless told */
  times?: number;
  /** of each request that matches, 0 to 1 */
  probability?: number;
}

export interface FaultRule extends FaultRuleChoice {
  id: string;
  /** requests that matched */
  matched: number;
  /** requests that it was done to */
  done: number;
}

/** What is known of a request: before it is decoded, its operation is not. */
export interface FaultSubject {
  protocol: string;
  operation: string | undefined;
  method: string;
  path: string;
  node: string;
  user: string | undefined;
}

export interface FaultRules extends Stateful {
  readonly armed: boolean;
  list(): FaultRule[];
  add(choice: FaultRuleChoice): FaultRule;
  /** false: there is none of this id */
  drop(id: string): boolean;
  /** the first rule of this moment that is to be carried out now; counts the request */
  meet(moment: FaultMoment, subject: FaultSubject): FaultRule | undefined;
}

/** 'arrival': at the door, before any login; 'decoded': an AXL request whose operation is known */
export type FaultMoment = 'arrival' | 'decoded';

interface Armed {
  rule: FaultRule;
  moment: FaultMoment;
  matches: (subject: FaultSubject) => boolean;
}

/** @param seed makes probabilities reproducible; they never touch the ids of the cluster */
export function createFaultRules(seed: number | undefined): FaultRules {
  const chance = createIds(seed);
  let rules: Armed[] = [];
  let last = 0;

  function isDue(rule: FaultRule): boolean {
    rule.matched += 1;
    const { skip = 0, times = Infinity, probability = 1 } = rule;
    if (rule.matched <= skip || rule.done >= times) return false;
    if (probability < 1 && chance.bytes(4).readUInt32BE() / 2 ** 32 >= probability) return false;
    rule.done += 1;
    return true;
  }

  return {
    name: 'fault-rules',
    reset() {
      rules = [];
      chance.restart();
    },
    get armed() {
      return rules.length > 0;
    },
    list: () => rules.map(({ rule }) => rule),
    add(choice) {
      last += 1;
      const rule: FaultRule = { id: `rule-${last}`, ...choice, matched: 0, done: 0 };
      const { operation } = choice.match;
      const needsOperation = operation !== undefined || choice.effect.fault !== undefined;
      const moment = needsOperation ? 'decoded' : 'arrival';
      rules.push({ rule, moment, matches: matcherOf(choice.match) });
      return rule;
    },
    drop(id) {
      const before = rules.length;
      rules = rules.filter(({ rule }) => rule.id !== id);
      return rules.length < before;
    },
    meet: (at, subject) =>
      rules.find(({ moment, matches, rule }) => moment === at && matches(subject) && isDue(rule))
        ?.rule,
  };
}

function matcherOf(match: FaultMatch): (subject: FaultSubject) => boolean {
  const tests = Object.entries(match).map(([name, pattern]) => {
    const matches = patternOf(pattern as string);
    return (subject: FaultSubject) => matches(subject[name as keyof FaultSubject]);
  });
  return (subject) => tests.every((test) => test(subject));
}
