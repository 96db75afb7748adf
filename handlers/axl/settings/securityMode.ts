/**
 * The cluster's security mode is an enterprise parameter that only a change of mode sets (`utils ctl`,
 * the CTL client). facts/trust-lists.md 4 [doc] read-only; [guess] the fault. The same value is what
 * SecureConfig shows.
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import { enterpriseParameter } from '../../../server/domain/parameters';
import { MODE_PARAMETER } from '../../../server/domain/trust-lists/security-mode';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';

export const updateServiceParameter = refine('updateServiceParameter', {
  evidence: 'guess',
  before(call) {
    if (isMode(call)) refuseChange(call);
  },
});

export const updateSecureConfig = refine('updateSecureConfig', {
  evidence: 'guess',
  before(call) {
    const { tx, request } = call;
    const pkid = tx.objects.find('SecureConfig', request);
    const row = pkid === undefined ? undefined : tx.get(NAME_OF, pkid);
    if (row?.name === MODE_PARAMETER) refuseChange(call);
  },
});

const NAME_OF = 'select name from secureconfig where pkid = ?';

export const getSecureConfig = refine('getSecureConfig', {
  evidence: 'guess',
  after({ tx }, answer) {
    const shown = treeOf(treeOf(treeOf(answer.tree).return).secureConfig);
    if (textOf(shown.name) === MODE_PARAMETER)
      shown.value = enterpriseParameter(tx, MODE_PARAMETER) ?? '0';
    return answer;
  },
});

function isMode({ tx, request }: Call): boolean {
  const uuid = textOf(request.uuid);
  if (uuid === undefined) return textOf(request.name) === MODE_PARAMETER;
  const pkid = uuid.replace(/[{}]/g, '').toLowerCase();
  const row = tx.get('select paramname from processconfig where pkid = ?', pkid);
  return row?.paramname === MODE_PARAMETER;
}

/** To set what is set already changes nothing. */
function refuseChange({ tx, request }: Call): void {
  const value = textOf(request.value);
  if (value === undefined || value === enterpriseParameter(tx, MODE_PARAMETER)) return;
  throw new AxlFault('businessRule', { text: 'Cluster Security Mode cannot be changed here.' });
}
