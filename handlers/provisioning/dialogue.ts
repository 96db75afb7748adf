/** A voice that a phone calls: what all of them have in common. */
import type { Prepared } from '../../server/dispatch/rest';
import type { Caller } from '../../server/dispatch/run-steps';
import type { Cluster } from '../../server/cluster/cluster';
import type { DialogueState } from '../../server/domain/self-provisioning/voice-calls';
import type { Tx } from '../../server/store/store';

/** What it says; without a state it has hung up. */
export interface Turn {
  says: string;
  state?: DialogueState;
}

export interface VoiceContext extends Pick<Prepared, 'cluster' | 'node'> {
  caller: Caller;
  /** the phone that called */
  device: string;
}

export interface Dialogue {
  name: string;
  /** the numbers that it answers */
  numbers(tx: Tx, cluster: Cluster): string[];
  /** a sentence on why it does not answer; undefined: it does */
  hindrance(tx: Tx, cluster: Cluster): string | undefined;
  start(context: VoiceContext): Turn;
  /** @param digits as they are sent, a closing # included */
  hear(context: VoiceContext, state: DialogueState, digits: string): Promise<Turn>;
}

/** '1013' of '1013#'; undefined for anything else */
export function closed(digits: string): string | undefined {
  return /^(\d+)#$/.exec(digits)?.[1];
}

/** Says which of these services does not run at the publisher. */
export function stopped({ publisher }: Cluster, services: readonly string[]): string | undefined {
  const missing = services.find((name) => publisher.services.find(name)?.state !== 'Started');
  return missing === undefined ? undefined : `${missing} does not run on ${publisher.name}.`;
}
