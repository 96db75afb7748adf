/**
 * SK<pkid>.xml: the soft keys of a template by state of the call. [client] form: softKeyCfg with
 * definitions and sets, as public phone servers write it
 */
import type { Source } from './source';
import { stampOf } from './version-stamp';
import { DECLARATION, group, leaf } from './xml';
import { membersIn, readHidden } from './hidden-members';

export function softKeys(source: Source, pkid: string): string | undefined {
  const template = source.at('softkeytemplate', pkid);
  if (!template) return undefined;
  const states = source
    .rows('select * from softkeysetcallstate where fksoftkeytemplate = ? order by sortorder', pkid)
    .map((row) => {
      const keys = membersIn(readHidden(row), 'softKeys', 'softKey');
      return {
        name: String(readHidden(row).callStateName ?? ''),
        keys: keys
          .map(({ positionId, softKeyName }) => ({
            position: Number(positionId ?? 0),
            name: String(softKeyName ?? ''),
          }))
          .sort((a, b) => a.position - b.position)
          .map(({ name }) => name),
      };
    });
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
