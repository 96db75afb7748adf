/** Requests of any shape, wrong ones too, over one connection; the answer's essentials. */
import { Agent } from 'node:https';
import type { Ucmock } from '../../../server';
import { operationsOf } from '../../../server/schema/derive';
import { loadModel } from '../../../server/schema/load';
import type { Noun, Version } from '../../../server/schema/model';
import { allTexts, axlRaw, post } from '../axl';
import type { SampleTree, World } from './samples';
import { xmlOf } from './xml';

export interface Answer {
  status: number;
  /** 0 when the request was not refused */
  code: number;
  text: string;
  uuid: string | undefined;
  /** X-Ucmock-Findings */
  findings: string;
}

export interface RawClient extends World {
  call(operation: string, inner: string): Promise<Answer>;
  tryAdd(noun: Noun, object: SampleTree): Promise<Answer>;
  tryRemove(noun: Noun, key: SampleTree): Promise<Answer>;
  /** the number of the last change: while it stays, nothing was written */
  lastChange(): Promise<number>;
  close(): void;
}

export function rawClient(ucm: Ucmock, version: Version): RawClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const operations = operationsOf(loadModel(), version);
  const client: RawClient = {
    async call(operation, inner) {
      const reply = await axlRaw(ucm, operation, inner, { agent, version });
      return {
        status: reply.status,
        code: Number(/<axlcode>(-?\d+)<\/axlcode>/.exec(reply.text)?.[1] ?? 0),
        text: allTexts(reply.text, 'faultstring')[0] ?? '',
        uuid: /<return>(\{[^<]*\})<\/return>/.exec(reply.text)?.[1],
        findings: String(reply.headers['x-ucmock-findings'] ?? ''),
      };
    },
    tryAdd: (noun, object) => client.call(`add${noun.name}`, xmlOf({ [noun.wrapper]: object })),
    tryRemove: (noun, key) => client.call(`remove${noun.name}`, xmlOf(key)),
    async add(noun, object) {
      const { uuid, text } = await client.tryAdd(noun, object);
      if (uuid === undefined) throw new Error(`add${noun.name}: ${text}`);
    },
    async names(noun) {
      if (!operations.has(`list${noun.name}`)) return [];
      const criteria = Object.fromEntries(noun.search.map(({ name }) => [name, '%']));
      const inner = xmlOf({ searchCriteria: criteria, returnedTags: { [noun.show]: '' } });
      const reply = await axlRaw(ucm, `list${noun.name}`, inner, { agent, version });
      return allTexts(reply.text, noun.show).filter((name) => name !== 'EnterpriseWideData');
    },
    async lastChange() {
      const path = '/_ucmock/info';
      const reply = await post(ucm, '', { method: 'GET', path, login: null, agent });
      const info = JSON.parse(reply.text) as { nodes: { applied: number }[] };
      return info.nodes[0]?.applied ?? 0;
    },
    close: () => agent.destroy(),
  };
  return client;
}
