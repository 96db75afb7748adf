/**
 * Calls that phones make to a voice: which voice each speaks to, and how far it is. There are no calls
 * by SIP, so what is known of one is kept here, in the memory of the process that took it. [own]
 */
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';

/** How far a dialogue is; each dialogue has its own steps. */
export interface DialogueState {
  step: string;
  /** digits that were entered and are to be confirmed */
  entered?: string;
}

export interface VoiceCall {
  device: string;
  /** which dialogue */
  voice: string;
  state: DialogueState;
}

export interface VoiceCalls {
  /** @returns what it is called from now on */
  begin(call: VoiceCall): string;
  of(id: string): VoiceCall | undefined;
  go(id: string, state: DialogueState): void;
  end(id: string): boolean;
}

/** Past this the oldest is hung up: a client that only dials does not fill the memory. */
const MOST = 1000;
const made = new WeakMap<Cluster, VoiceCalls>();
/** Not the cluster's ids: with a seed somebody else's call could be guessed. */
const chance = createIds();

/** Those of a cluster, made once; a reset hangs all of them up. */
export function voiceCallsOf(cluster: Cluster): VoiceCalls {
  const known = made.get(cluster);
  if (known) return known;
  const calls = new Map<string, VoiceCall>();
  cluster.register({ name: 'voice calls', reset: () => calls.clear() });
  const fresh: VoiceCalls = {
    begin(call) {
      if (calls.size >= MOST) calls.delete(calls.keys().next().value ?? '');
      const id = chance.bytes(12).toString('hex');
      calls.set(id, call);
      return id;
    },
    of: (id) => calls.get(id),
    go(id, state) {
      const call = calls.get(id);
      if (call) call.state = state;
    },
    end: (id) => calls.delete(id),
  };
  made.set(cluster, fresh);
  return fresh;
}
