/**
 * A user is not to be disturbed when one of his clients says so; his phones learn when that changes.
 * When the last client goes they stay as they are. [guess]
 */
import { mirrorDnd } from '../../server/domain/centralized/phone-dnd';
import type { Session, Sessions } from '../../server/domain/messaging/sessions';
import { childOf, textIn } from '../../server/runtime/element';
import { ownBare, type XmppCall } from './call';

/** What the phones of each user were told last; and the telling that is still on its way. */
interface Told {
  on: boolean;
  done: Promise<void>;
}

const told = new WeakMap<Sessions, Map<string, Told>>();

export function noteDnd(call: XmppCall): void {
  const { cluster, node, sessions, user } = call;
  const bare = ownBare(call);
  const open = sessions.of(bare).filter(({ presence }) => presence);
  if (open.length === 0) return;
  const users = told.get(sessions) ?? new Map<string, Told>();
  told.set(sessions, users);
  const before = users.get(bare);
  const on = open.some(isDnd);
  if (on === (before?.on ?? false)) return;
  // One after the other: the last word is what holds.
  const done = (before?.done ?? Promise.resolve())
    .then(() => mirrorDnd(cluster, node, user.userid, on))
    .catch((error: unknown) => cluster.log.error('dnd', { error: String(error) }));
  users.set(bare, { on, done });
}

function isDnd({ presence }: Session): boolean {
  return presence !== undefined && textIn(childOf(presence, 'show')).trim() === 'dnd';
}
