/**
 * addPhoneButtonTemplate, beyond the generic add: a template is made from another one, whose model
 * and protocol it takes. [schema] basePhoneTemplateName is required; that the base decides the model
 * is what the administration page does. [guess]
 */
import { refine } from '../../../server/dispatch/operation';
import { pkidOf } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';

export const addPhoneButtonTemplate = refine('addPhoneButtonTemplate', {
  evidence: 'schema',
  after({ request, tx }, answer) {
    const base = treeOf(request.phoneButtonTemplate).basePhoneTemplateName;
    const uuid = textOf(treeOf(base)['@uuid']) ?? '';
    const name = textOf(base) ?? '';
    const pkid = tx.objects.find('PhoneButtonTemplate', uuid === '' ? { name } : { uuid });
    if (pkid === undefined) throw new AxlFault('itemNotFound', { what: name || uuid });
    tx.run(
      `update phonetemplate set (tkmodel, tkdeviceprotocol) =
         (select tkmodel, tkdeviceprotocol from phonetemplate where pkid = ?) where pkid = ?`,
      pkid,
      pkidOf(textOf(answer.tree.return) ?? '') ?? '',
    );
    return undefined;
  },
});
