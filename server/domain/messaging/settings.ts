/**
 * Presence > Settings and Messaging > Settings of IM and Presence, as far as XMPP goes by them.
 * What is installed: [doc] from memory, no form of them is public.
 */
import type { Tx } from '../../store/store';

export interface MessagingSettings {
  /** Enable instant messaging */
  messages: boolean;
  /** Suppress offline instant messaging */
  suppressOffline: boolean;
  /** Allow users to view the availability of other users without being prompted for approval */
  automaticApproval: boolean;
}

const COLUMNS = {
  messages: 'isimenabled',
  suppressOffline: 'isofflinesuppressed',
  automaticApproval: 'isapprovalautomatic',
} as const;

const INSTALLED: MessagingSettings = {
  messages: true,
  suppressOffline: false,
  automaticApproval: true,
};

export function messagingSettings(tx: Tx): MessagingSettings {
  const row = tx.get('select * from messagingsettings limit 1');
  if (!row) return { ...INSTALLED };
  const names = Object.keys(COLUMNS) as (keyof MessagingSettings)[];
  return Object.fromEntries(
    names.map((name) => [name, row[COLUMNS[name]] === 't']),
  ) as unknown as MessagingSettings;
}

export function setMessagingSettings(tx: Tx, settings: MessagingSettings): void {
  const { messages, suppressOffline, automaticApproval } = settings;
  tx.run('delete from messagingsettings');
  tx.run(
    `insert into messagingsettings (${Object.values(COLUMNS).join(', ')}) values (?, ?, ?)`,
    ...[messages, suppressOffline, automaticApproval].map((on) => (on ? 't' : 'f')),
  );
}
