/** Dial rules: of SIP phones (DR<pkid>.xml), of applications and of directory lookups. */
import type { Row } from '../../store/store';
import { membersIn } from './hidden-members';
import type { Source } from './source';
import { stampOf } from './version-stamp';
import { DECLARATION, group, leaf } from './xml';

/**
 * The dial plan of a SIP phone: `<TEMPLATE MATCH="8,...." TIMEOUT="0"/>`. [client] form; parameters
 * of a pattern that are no match become attributes in upper case
 */
export function sipDialRules(source: Source, pkid: string): string | undefined {
  const rules = source.at('dialrules', pkid);
  if (!rules) return undefined;
  const patterns = source.rows(
    'select * from dialrulespattern where fkdialrules = ? order by sortorder',
    pkid,
  );
  const templates = patterns.map((row) => leaf('TEMPLATE', '', attributesOf(row))).join('');
  const stamp = stampOf(source.node, source.tx, templates, source.used);
  return DECLARATION + group('DIALTEMPLATE', leaf('versionStamp', stamp) + templates);
}

/** Names of DialParameter -> attribute of a template. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  Pattern: 'MATCH',
  Timeout: 'TIMEOUT',
  User: 'USER',
  Button: 'BUTTON',
};

function attributesOf(row: Row): Record<string, string> {
  const all: Record<string, string> = {};
  for (const member of membersIn(row, 'dialParameters', 'dialParameter')) {
    const { parameter: name = '', value = '' } = member;
    all[ATTRIBUTES[name] ?? name.toUpperCase().replace(/[^A-Z]/g, '')] = value;
  }
  return { MATCH: '', ...all };
}

/** What applications and directory lookups make of a number. [client] names; [guess] on the root */
const NUMBER_RULES = {
  AppDialRules: 'applicationdialrule',
  DirLookupDialRules: 'directorylookupdialrule',
} as const;

export function numberRules(source: Source, root: keyof typeof NUMBER_RULES): string {
  const rules = source.rows(`select * from ${NUMBER_RULES[root]} order by priority, name`);
  return (
    DECLARATION +
    group(
      root,
      rules
        .map((row) =>
          leaf('DialRule', '', {
            BeginsWith: String(row.numberbeginwith ?? ''),
            NumDigits: String(row.numberofdigits ?? 0),
            DigitsToRemove: String(row.digitstoberemoved ?? 0),
            PrefixWith: String(row.prefixpattern ?? ''),
          }),
        )
        .join(''),
    )
  );
}
