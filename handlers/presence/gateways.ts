/** Presence > Gateways, as JSON. [own] facts/centralized.md 11 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { addGateway, listGateways, removeGateway } from '../../server/domain/centralized/gateways';
import { DomainRefusal } from '../../server/schema/refusal';
import { administrator, reader } from './access';

const LONGEST = 255;

export const gateways: Resource = {
  path: 'gateways',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run: ({ tx }) => shownJson({ gateways: listGateways(tx) }),
    },
    POST: {
      auth: administrator,
      evidence: 'guess',
      takes: 'gateway',
      run({ cluster, tx, json }) {
        const form = { address: textOf(json, 'address'), description: textOf(json, 'description') };
        if (!/^[\w.:-]+$/.test(form.address))
          throw new DomainRefusal('invalid', 'address must be a host name or an address.');
        return { ...shownJson(addGateway(cluster, tx, form)), status: 201 };
      },
    },
  },
};

export const gateway: Resource = {
  path: 'gateways/{id}',
  methods: {
    DELETE: {
      auth: administrator,
      evidence: 'guess',
      run({ tx, params }) {
        removeGateway(tx, params.id ?? '');
        return { status: 204 };
      },
    },
  },
};

function textOf(json: unknown, name: string): string {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const value = given[name] ?? '';
  if (typeof value !== 'string' || value.length > LONGEST)
    throw new DomainRefusal('invalid', `${name} must be a text of at most ${LONGEST} characters.`);
  return value.trim();
}
