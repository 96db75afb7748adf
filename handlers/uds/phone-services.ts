/** phoneServices and phoneService/{id}: what phones can subscribe to. [doc] facts/uds.md 5 */
import { shown, type Resource, type RestCall } from '../../server/dispatch/rest';
import { fieldFlag, fieldText } from '../../server/domain/fields';
import type { Tree } from '../../server/schema/tree';
import type { Row, Tx } from '../../server/store/store';
import { uriFirst } from './frame';
import { missing } from './given';
import { rootOf } from './links';
import { flag, text } from './text';

const SERVICE = `select s.*, c.name as categoryname, t.name as typename from telecasterservice s
  left join typephoneservicecategory c on c.enum = s.tkphoneservicecategory
  left join typephoneservice t on t.enum = s.tkphoneservice`;

export const phoneServices: Resource = {
  path: 'phoneServices',
  methods: { GET: { auth: 'none', evidence: 'doc', run: list } },
};

export const phoneService: Resource = {
  path: 'phoneService/{id}',
  methods: { GET: { auth: 'none', evidence: 'doc', run: show } },
};

function list(call: RestCall): ReturnType<typeof shown> {
  const rows = call.tx.all(`${SERVICE} order by s.name`);
  return shown('phoneServices', {
    ...uriFirst(call),
    phoneService: rows.map((row) => ({
      '@uri': `${rootOf(call)}/phoneService/${text(row.pkid)}`,
      ...named(row),
      category: text(row.categoryname),
      ...made(row),
    })),
  });
}

function show(call: RestCall): ReturnType<typeof shown> {
  const row = call.tx.get(`${SERVICE} where s.pkid = ?`, call.params.id ?? '');
  if (!row) throw missing('such phone service');
  return shown('phoneService', {
    ...uriFirst(call),
    ...named(row),
    urlTemplate: text(row.urltemplate),
    secureUrlTemplate: text(row.secureurltemplate),
    category: text(row.categoryname),
    type: text(row.typename),
    ...made(row),
    parameters: { parameter: parametersOf(call.tx, text(row.pkid)) },
  });
}

function named(row: Row): Tree {
  return { id: text(row.pkid), name: text(row.name), description: text(row.description) };
}

function made(row: Row): Tree {
  return {
    vendor: text(row.vendor),
    serviceVersion: text(row.version),
    enabled: flag(row.enabled),
  };
}

function parametersOf(tx: Tx, service: string): Tree[] {
  return tx
    .all(
      'select * from telecasterserviceparameter where fktelecasterservice = ? order by name',
      service,
    )
    .map((row) => ({ paramId: text(row.pkid), ...parameterWords(row) }));
}

/** What a parameter asks for; a subscription repeats it. */
export function parameterWords(row: Row): Tree {
  return {
    displayName: text(row.displayname) || text(row.name),
    description: fieldText(row, 'description'),
    defaultValue: fieldText(row, 'default'),
    isRequired: flag(row.required),
    isCredential: flag(fieldFlag(row, 'paramPassword')),
  };
}
