/** The other side of ILS: a cluster registers, or brings its news, and gets ours. */
import { DomainRefusal } from '../../schema/refusal';
import { RestError } from '../../schema/rest-error';
import type { Tx } from '../../store/store';
import { IlsUntrusted, openMessage, sealMessage, type Envelope, type IlsIdentity } from './message';
import { checkTwin, learn, messageFor, type Self } from './network';
import { replayReason } from './replay';
import { ilsSettings } from './settings';
import { runs, secondsOf } from './synchronize';

/** @throws RestError, DomainRefusal, IlsUntrusted: then nothing was learnt */
export function receive(
  identity: IlsIdentity,
  tx: Tx,
  { self, envelope }: { self: Self; envelope: unknown },
): Envelope {
  const { cluster } = identity;
  const settings = ilsSettings(tx, cluster.sealer);
  if (!runs(cluster, settings)) throw new RestError(503, 'ILS is not active in this cluster.');
  const opened = openMessage(identity, settings, { direction: 'question', envelope });
  const replayed = replayReason(cluster, opened.nonce, opened.sent);
  if (replayed !== undefined) throw new IlsUntrusted(replayed);
  const { from } = opened.content;
  checkTwin(tx, settings, self, from);
  // A spoke talks to its hub and to nobody else. [doc]
  if (settings.role === 'Spoke Cluster' && from.clusterId !== settings.registeredWith)
    throw new RestError(403, `${settings.clusterId} is no hub.`);
  if (from.role !== 'Hub Cluster' && from.role !== 'Spoke Cluster')
    throw new DomainRefusal('invalid', `${from.role} is no role in an ILS network.`);
  learn(tx, { settings, self, now: secondsOf(cluster) }, opened.content);
  const to = { self, to: from.clusterId, toRole: from.role };
  const content = messageFor(tx, settings, to);
  return sealMessage(identity, settings, { direction: 'answer', nonce: opened.nonce, content });
}
