/** Commands of the command line through the control plane. */
import type { Ucmock } from '../../server';
import { post } from './axl';

export async function postControl(
  ucm: Ucmock,
  path: string,
  { cluster, ...body }: { cluster?: string } & Record<string, unknown>,
): Promise<unknown> {
  const headers = cluster === undefined ? {} : { 'X-Ucmock-Cluster': cluster };
  const options = { path: `/_ucmock${path}`, login: null, headers };
  const reply = await post(ucm, JSON.stringify(body), options);
  if (reply.status !== 200) throw new Error(reply.text);
  return JSON.parse(reply.text);
}

/** What the command printed on this node; the publisher unless told. */
export async function command(
  ucm: Ucmock,
  line: string,
  more: { node?: string; answers?: string[]; cluster?: string } = {},
): Promise<string> {
  return (
    (await postControl(ucm, '/cli', { command: line, ...more })) as {
      output: string;
    }
  ).output;
}
