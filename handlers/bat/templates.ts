/** Bulk Administration > ... Template: PUT replaces one as a whole. */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import type { Kind } from '../../server/domain/bat/layouts';
import {
  dropTemplate,
  listTemplates,
  needTemplate,
  shownTemplate,
  storeTemplate,
  type Template,
} from '../../server/domain/bat/templates';
import { DomainRefusal } from '../../server/schema/refusal';
import { administrator, reader } from './access';
import { fieldsIn, formOf, onlyMembers, textIn } from '../../server/dispatch/form';

/** `phone-templates`, `phone-templates/{name}` ... */
export function templateResources(path: string, kind: Kind): Resource[] {
  const members = kind === 'user' ? ['fields'] : ['phoneType', 'protocol', 'fields'];
  return [
    {
      path,
      methods: {
        GET: {
          auth: reader,
          evidence: 'doc',
          run: ({ tx, cluster }) =>
            shownJson({
              templates: listTemplates(tx, cluster, kind).map((one) =>
                view(shownTemplate(cluster, one)),
              ),
            }),
        },
      },
    },
    {
      path: `${path}/{name}`,
      methods: {
        GET: {
          auth: reader,
          evidence: 'doc',
          run: ({ tx, cluster, params }) =>
            shownJson(
              view(shownTemplate(cluster, needTemplate(tx, cluster, kind, params.name ?? ''))),
            ),
        },
        PUT: {
          auth: administrator,
          evidence: 'doc',
          takes: 'template',
          run({ tx, cluster, params, json }) {
            const form = formOf(json);
            onlyMembers(form, members);
            const template: Template = {
              kind,
              name: nameOf(params.name),
              product: textIn(form, 'phoneType'),
              protocol: kind === 'user' ? '' : textIn(form, 'protocol') || 'SIP',
              fields: fieldsIn(form, 'fields'),
            };
            storeTemplate(tx, cluster, template);
            return shownJson(view(shownTemplate(cluster, template)));
          },
        },
        DELETE: {
          auth: administrator,
          evidence: 'doc',
          run({ tx, params }) {
            dropTemplate(tx, kind, params.name ?? '');
            return { status: 204 };
          },
        },
      },
    },
  ];
}

const LONGEST = 50;

function nameOf(name = ''): string {
  if (name.trim() === '' || name.length > LONGEST)
    throw new DomainRefusal('invalid', `A template's name has 1 to ${LONGEST} characters.`);
  return name;
}

function view({ kind, name, product, protocol, fields }: Template): Record<string, unknown> {
  return { name, ...(kind !== 'user' && { phoneType: product, protocol }), fields };
}
