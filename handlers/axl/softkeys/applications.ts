/**
 * Applications of a softkey template: rows of their own, which getSoftKeyTemplate shows. A
 * standard template cannot be changed. [schema] facts/axl-nouns.json; which applications are known
 * is not public, so any name is taken [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';

export const addApplicationToSoftkeyTemplate = replace('addApplicationToSoftkeyTemplate', {
  evidence: 'schema',
  run(call) {
    const { tx } = call;
    const link = treeOf(call.request.applicationToSoftkeyTemplate);
    const { template, application } = linkOf(call, link);
    if (hasLink(call, template, application)) throw new AxlFault('duplicateValue', { index: '' });
    tx.run(
      'insert into softkeytemplateapplication (fksoftkeytemplate, applicationname) values (?, ?)',
      template,
      application,
    );
    return answer(bracedUuid(template));
  },
});

export const removeApplicationToSoftkeyTemplate = replace('removeApplicationToSoftkeyTemplate', {
  evidence: 'schema',
  run(call) {
    const { template, application } = linkOf(call, call.request);
    if (!hasLink(call, template, application))
      throw new AxlFault('itemNotFound', { what: application });
    call.tx.run(
      'delete from softkeytemplateapplication where fksoftkeytemplate = ? and applicationname = ?',
      template,
      application,
    );
    return answer(bracedUuid(template));
  },
});

function linkOf({ tx }: Call, link: Tree): { template: string; application: string } {
  const given = link.softKeyTemplateName;
  const template = tx.objects.need('SoftKeyTemplate', { name: given, ...treeOf(given) });
  const application = textOf(link.applicationName) ?? '';
  if (application === '') throw new AxlFault('nullValue', { column: 'applicationname' });
  return { template, application };
}

function hasLink({ tx }: Call, template: string, application: string): boolean {
  return (
    tx.get(
      'select 1 from softkeytemplateapplication where fksoftkeytemplate = ? and applicationname = ?',
      template,
      application,
    ) !== undefined
  );
}
