/**
 * Calls to the voice prompts of a Cisco Unified CM: what the phone dials, what is said, which digits it
 * sends. There are no calls by SIP here; the form of them is ucmock's own. [own]
 */
import { askWeb, type Web } from './web';

export interface Said {
  /** what the voice says */
  says: string;
  /** false: it has hung up */
  listens: boolean;
}

export interface IvrCall extends Said {
  /** Keys of the phone: '1013#'. @returns what is said then @throws when the call is over */
  send(digits: string): Promise<Said>;
}

interface Answer extends Said {
  call: string;
  error?: string;
}

/**
 * @param base of the node that takes the call: 'https://ucm-pub:8443'
 * @throws with what the Unified CM says when nobody answers there
 */
export async function dial(
  web: Web,
  base: string,
  { device, number }: { device: string; number: string },
): Promise<IvrCall> {
  const calls = `${base}/ucmock/ivr/calls`;
  const post = async (url: string, json: object): Promise<Answer> => {
    const { status, text } = await askWeb(web, url, { method: 'POST', json });
    const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as Answer;
    if (status >= 300) throw new Error(answer.error ?? `status ${status}`);
    return answer;
  };
  const { call, says, listens } = await post(calls, { device, number });
  const now: IvrCall = {
    says,
    listens,
    async send(digits) {
      const said = await post(`${calls}/${call}`, { digits });
      now.says = said.says;
      now.listens = said.listens;
      return { says: said.says, listens: said.listens };
    },
  };
  return now;
}
