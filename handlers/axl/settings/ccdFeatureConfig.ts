/** Call control discovery: fixed parameters by name, several in one update. [schema] facts/axl-nouns.json */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { membersOf, textOf, treeOf } from '../../../server/schema/tree';

export const getCcdFeatureConfig = replace('getCcdFeatureConfig', {
  reads: true,
  evidence: 'schema',
  run(call) {
    const name = textOf(call.request.paramName) ?? '';
    const row = call.tx.get(
      `select json_extract(rest, '$.ccdParamValue') as value from ccdfeatureconfig where pkid = ?`,
      need(call, name),
    );
    return answer({
      ccdFeatureConfig: { ccdParamName: name, ccdParamValue: String(row?.value ?? '') },
    });
  },
});

export const updateCcdFeatureConfig = replace('updateCcdFeatureConfig', {
  evidence: 'schema',
  run(call) {
    for (const member of membersOf(call.request.ccdParam)) {
      const { ccdParamName, ccdParamValue } = treeOf(member);
      const pkid = need(call, textOf(ccdParamName) ?? '');
      call.tx.objects.update('CcdFeatureConfig', pkid, {
        ccdParamValue: textOf(ccdParamValue) ?? '',
      });
    }
    return { tree: { message: 'Success' } };
  },
});

function need({ tx }: Call, name: string): string {
  const row = tx.get(
    `select pkid from ccdfeatureconfig where json_extract(rest, '$.ccdParamName') = ?`,
    name,
  );
  if (!row) throw new AxlFault('itemNotFound', { what: name });
  return String(row.pkid);
}
