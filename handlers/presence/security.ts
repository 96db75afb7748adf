/** System > Security and the state of phone presence, as JSON. [own] facts/centralized.md 11 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { phonePresence } from '../../server/domain/centralized/phone-presence';
import {
  addEntry,
  INCOMING_ACL,
  listContexts,
  listEntries,
  removeEntry,
  selectSubjects,
  TLS_PEER_SUBJECTS,
  type EntryPage,
} from '../../server/domain/centralized/sip-security';
import { DomainRefusal } from '../../server/schema/refusal';
import { administrator, reader } from './access';

const LONGEST = 255;
const evidence = 'guess' as const;

export const securityResources: Resource[] = [
  ...pageOf('incoming-acl', 'entries', INCOMING_ACL),
  ...pageOf('tls-peer-subjects', 'subjects', TLS_PEER_SUBJECTS),
  {
    path: 'tls-contexts',
    methods: {
      GET: { auth: reader, evidence, run: ({ tx }) => shownJson({ contexts: listContexts(tx) }) },
    },
  },
  {
    path: 'tls-contexts/{id}',
    methods: {
      PUT: {
        auth: administrator,
        evidence,
        takes: 'TLS context',
        run: ({ cluster, tx, params, json }) =>
          shownJson(selectSubjects(cluster, tx, params.id ?? '', textsIn(json, 'selected'))),
      },
    },
  },
  {
    path: 'phone-presence',
    methods: {
      GET: {
        auth: reader,
        evidence,
        prepare: ({ cluster, node }) => phonePresence(cluster, node),
        run: (_call, prepared) => shownJson({ gateways: prepared }),
      },
    },
  },
];

function pageOf(path: string, list: string, page: EntryPage): Resource[] {
  return [
    {
      path,
      methods: {
        GET: {
          auth: reader,
          evidence,
          run: ({ tx }) => shownJson({ [list]: listEntries(tx, page) }),
        },
        POST: {
          auth: administrator,
          evidence,
          takes: page.words,
          run: ({ cluster, tx, json }) => ({
            ...shownJson(addEntry(cluster, tx, page, formIn(json, Object.keys(page.members)))),
            status: 201,
          }),
        },
      },
    },
    {
      path: `${path}/{id}`,
      methods: {
        DELETE: {
          auth: administrator,
          evidence,
          run({ tx, params }) {
            removeEntry(tx, page, params.id ?? '');
            return { status: 204 };
          },
        },
      },
    },
  ];
}

/** @param members the first of them is needed */
function formIn(json: unknown, members: readonly string[]): Record<string, string> {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const strange = Object.keys(given).find((name) => !members.includes(name));
  if (strange !== undefined)
    throw new DomainRefusal(
      'invalid',
      `There is no member "${strange}"; there are ${members.join(', ')}.`,
    );
  const form = Object.fromEntries(
    members.map((name) => {
      const value = given[name] ?? '';
      if (typeof value !== 'string' || value.length > LONGEST)
        throw new DomainRefusal(
          'invalid',
          `${name} must be a text of at most ${LONGEST} characters.`,
        );
      return [name, value.trim()];
    }),
  );
  const [first = ''] = members;
  if (form[first] === '') throw new DomainRefusal('invalid', `${first} is needed.`);
  return form;
}

function textsIn(json: unknown, name: string): string[] {
  const value = ((json ?? {}) as Record<string, unknown>)[name];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw new DomainRefusal('invalid', `${name} must be a list of texts.`);
  return value as string[];
}
