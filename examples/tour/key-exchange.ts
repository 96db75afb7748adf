/** Part three: the central cluster fetches the keys by which it can judge the telephony cluster's tokens. */
import { axlOf } from '../support/axl';
import { expectEqual, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, ADMIN_PASSWORD, ADMIN_USER, type Parts } from './parts';
import { PUB } from './users';

const IMP = 'imp.central.localhost';

interface Key {
  purpose: string;
  id: string;
  value?: string;
  checksum?: string;
}

export function keyExchange({ lab, sabotage }: Parts): Step[] {
  const form = `${lab.urlOf(IMP)}/ucmock/presence`;
  let fetched: Key[] = [];

  return [
    {
      title: 'The central cluster saves and synchronises the telephony cluster as its peer',
      async play() {
        const wrong = sabotage === 'wrong-peer-password' ? '-not' : '';
        const body = {
          peerAddress: PUB,
          axlUsername: ADMIN_USER,
          axlPassword: `${ADMIN_PASSWORD}${wrong}`,
        };
        const url = `POST ${form}/centralized-deployment/peers`;
        const { value } = await callJson(lab, url, { login: ADMIN, body });
        expectEqual(`status (${String(value.lastError)})`, value.status, 'Synchronized');
        fetched = value.keys as Key[];
        return `${String(value.status)}: ${fetched.map(({ purpose }) => purpose).join(', ')}`;
      },
    },
    {
      title: 'They are the keys that the telephony cluster lists (AXL of release 12.0)',
      async play() {
        const axl = await axlOf(lab, PUB, ADMIN, '12.0');
        const answer = await axl('listAuthzKeys', {});
        const text = JSON.stringify(answer);
        for (const { id, checksum } of fetched) {
          if (!text.includes(id) || !text.includes(checksum ?? ' '))
            throw new Error(`the key ${id} is not among ${text}`);
        }
        return fetched.map(({ purpose, id }) => `${purpose} ${id}`).join(', ');
      },
    },
  ];
}
