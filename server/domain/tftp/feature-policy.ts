/**
 * Feature control policies: DefaultFP.xml, what the enterprise parameter names, and FP<pkid>.xml.
 * [client] a phone reads a version stamp and features with a name and whether they are on; [guess]
 * on the names of the files' elements
 */
import { fieldText } from '../fields';
import type { Source } from './source';
import { stampOf } from './version-stamp';
import { DECLARATION, group, leaf, leaves } from './xml';

/** @param pkid none: that of the enterprise parameter, which may be none either */
export function featurePolicy(source: Source, pkid: string | undefined): string | undefined {
  const policy =
    pkid === undefined
      ? source.row(
          'select * from featurecontrolpolicy where name = ?',
          source.parameter('FeatureControlPolicy'),
        )
      : source.at('featurecontrolpolicy', pkid);
  if (pkid !== undefined && !policy) return undefined;
  const features = policy
    ? source.rows(
        'select * from featurecontrolpolicyfeature where fkfeaturecontrolpolicy = ? order by sortorder',
        String(policy.pkid),
      )
    : [];
  const content = features
    .map((row, i) =>
      group(
        'featureDef',
        leaves({
          id: i + 1,
          name: fieldText(row, 'featureName'),
          enabled: ['t', 'true', '1'].includes(fieldText(row, 'enableSetting')),
        }),
      ),
    )
    .join('');
  const stamp = stampOf(source.node, source.tx, content, source.used);
  return DECLARATION + group('featurePolicy', leaf('versionStamp', stamp) + content);
}
