/**
 * One default of a kind: who becomes it takes it from the one before; one that is needed cannot be
 * given up, only taken by another. [doc] facts/onboarding.md A3 for MRA service domains, the others likewise [guess]
 */
import { isTrue } from '../../schema/boolean';
import type { Tree } from '../../schema/tree';
import { placeSql } from '../../store/keys';
import { whereSql } from '../../store/references';
import type { Tx } from '../../store/store';

/** noun -> the field that says so */
const FIELDS: Readonly<Record<string, string>> = {
  EnterpriseFeatureAccessConfiguration: 'isDefaultEafNumber',
  MraServiceDomain: 'isDefault',
  ServiceProfile: 'isDefault',
  VoiceMailPilot: 'isDefault',
  VoiceMailProfile: 'isDefault',
};

/** Of these there must be one; of the others there may be none. [doc] MRA, [know] voicemail */
const NEEDED = new Set(['MraServiceDomain', 'VoiceMailPilot', 'VoiceMailProfile']);

/** Before an update: a default that is needed stays it when it is told that it is none. */
export function keepDefault(tx: Tx, noun: string, pkid: string, changes: Tree): void {
  const field = FIELDS[noun];
  if (field === undefined || !NEEDED.has(noun)) return;
  if (changes[field] === undefined || isTrue(changes[field])) return;
  if (defaultsOf(tx, noun, field).includes(pkid)) delete changes[field];
}

/** After an add or update: there is no other default. */
export function onlyDefault(tx: Tx, noun: string, pkid: string, object: Tree): void {
  const field = FIELDS[noun];
  if (field === undefined || !isTrue(object[field])) return;
  for (const other of defaultsOf(tx, noun, field)) {
    if (other !== pkid) tx.objects.update(noun, other, { [field]: 'false' });
  }
}

function defaultsOf(tx: Tx, noun: string, field: string): string[] {
  const plan = tx.objects.plan(noun);
  const node = plan.nodes.get(field);
  if (!node) return [];
  const rows = tx.all(
    `select pkid from "${plan.table}" where ${placeSql(plan.table, node)} in ('t', 'true')${whereSql(plan.noun.where)}`,
  );
  return rows.map((row) => String(row.pkid));
}
