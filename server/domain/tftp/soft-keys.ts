/**
 * SK<pkid>.xml: the soft keys of a template by state of the call. [client] form: softKeyCfg with
 * definitions and sets, as public phone servers write it
 */
import { hidden, type Source } from './source';
import { stampOf } from './version-stamp';
import { DECLARATION, group, leaf } from './xml';
import { membersIn } from './hidden-members';

export function softKeys(source: Source, pkid: string): string | undefined {
  const template = source.at('softkeytemplate', pkid);
  if (!template) return undefined;
  const states = source
    .rows(
      `select c.* from softkeyset s join softkeysetcallstate c on c.fksoftkeytemplate = s.pkid
        where s.fksoftkeytemplate = ? order by c.sortorder`,
      pkid,
    )
    .map((row) => ({
      name: hidden(row, 'callStateName'),
      keys: membersIn(row, 'softKeys', 'softKey')
        .sort((a, b) => Number(a.positionId ?? 0) - Number(b.positionId ?? 0))
        .map(({ softKeyName = '' }) => softKeyName),
    }));
  const names = [...new Set(states.flatMap(({ keys }) => keys))];
  const content =
    group(
      'typeSoftKey',
      names.map((name) => group('softKeyDef', leaf('tag', name), { keyID: name })).join(''),
    ) +
    group(
      'softKeySets',
      states
        .map(({ name, keys }) =>
          group('softKeySet', keys.map((keyID) => leaf('softKey', '', { keyID })).join(''), {
            id: name,
          }),
        )
        .join(''),
    );
  const stamp = stampOf(source.node, source.tx, content, source.used);
  return DECLARATION + group('softKeyCfg', leaf('versionStamp', stamp) + content);
}
