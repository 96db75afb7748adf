/** Whose session does the key in the SOAP header name? */
import { SmallFault, type SmallCall } from '../../server/dispatch/small-service';
import { epasSessions } from '../../server/domain/epas/sessions';

/** @throws SmallFault with the words that a client looks for [client] */
export async function useridOf({ cluster, header }: SmallCall): Promise<string> {
  const { 'session-key': given } = (header ?? {}) as Record<string, unknown>;
  const inner = (given as { $value?: unknown } | undefined | null)?.$value;
  const key = typeof given === 'string' ? given : inner;
  const userid = typeof key === 'string' ? await epasSessions(cluster).find(key.trim()) : undefined;
  if (userid === undefined) throw new SmallFault('Sender', 'Invalid request: no such session');
  return userid;
}
