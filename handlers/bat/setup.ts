/** What a job's form says, made ready: templates read, fields understood, members known. */
import { ask, type Caller } from '../../server/dispatch/run-steps';
import { layoutsOf, type Kind } from '../../server/domain/bat/layouts';
import { cellsByLabel, needTemplate, templateCells } from '../../server/domain/bat/templates';
import type { Tx } from '../../server/store/store';
import { fieldsIn, onlyMembers, needText, textIn, type Form } from '../../server/dispatch/form';
import type { Setup, Transaction } from './transaction';

/** Members of every job's form. */
const ALWAYS = ['transaction', 'jobDescription', 'runImmediately'];

/** The member that names the template of a kind. */
const NAMES: Record<Kind, string> = {
  user: 'userTemplateName',
  phone: 'phoneTemplateName',
  profile: 'profileTemplateName',
};

/** What a form of this transaction may say. */
export function membersOf({ members, file, query }: Transaction): string[] {
  return [...ALWAYS, ...(file ? ['fileName'] : []), ...(query ? ['query'] : []), ...members];
}

/** @throws DomainRefusal for a form that the transaction cannot be run by */
export function setupOf(tx: Tx, caller: Caller, transaction: Transaction, form: Form): Setup {
  const { cluster } = caller;
  onlyMembers(form, membersOf(transaction));
  const layouts = layoutsOf(cluster.model);
  const templates: Setup['templates'] = {};
  for (const kind of Object.keys(NAMES) as Kind[]) {
    if (!transaction.members.includes(NAMES[kind])) continue;
    const isNeeded = transaction.templates?.includes(kind) === true;
    const name = isNeeded ? needText(form, NAMES[kind]) : textIn(form, NAMES[kind]);
    if (name === '') continue;
    const template = needTemplate(tx, cluster, kind, name);
    templates[kind] = { template, cells: templateCells(cluster, template) };
  }
  const query = transaction.query;
  const update = query ? cellsByLabel([layouts[query]], fieldsIn(form, 'update')) : [];
  const setup: Setup = {
    ...{ cluster, form, layouts, templates, update },
    read: (work) => cluster.publisher.store.read(work),
    ask: (operation, request) => ask(caller, operation, request),
  };
  transaction.check?.(setup);
  return setup;
}
