/**
 * The softkeys of a template, by call state. The set is named by its template; a template that
 * nobody changed has no row of its own and shows the set of the one it was made from.
 * [schema] facts/axl-nouns.json; inheritance [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { shapeOf } from '../../../server/schema/derive';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';

export const getSoftKeySet = replace('getSoftKeySet', {
  reads: true,
  evidence: 'schema',
  run(call) {
    const { tx } = call;
    const template = tx.objects.need('SoftKeyTemplate', call.request);
    const name = tx.objects.nameOf('SoftKeyTemplate', template);
    return answer({
      softKeySet: {
        '@uuid': bracedUuid(template),
        softKeyTemplateName: { '#': name, '@uuid': bracedUuid(template) },
        callStates: { callState: statesOf(call, template) },
      },
    });
  },
});

export const updateSoftKeySet = replace('updateSoftKeySet', {
  evidence: 'schema',
  run(call) {
    const { tx, request } = call;
    const template = tx.objects.need('SoftKeyTemplate', request);
    const own = setOf(call, template);
    const state = { softKeyTemplateName: { '@uuid': bracedUuid(template) } };
    const callState = changed(statesOf(call, template), request);
    if (own) tx.objects.update('SoftKeySet', own, { callStates: { callState } });
    else tx.objects.insert('SoftKeySet', { ...state, callStates: { callState } });
    return answer(bracedUuid(template));
  },
});

function setOf({ tx }: Call, template: string): string | undefined {
  const row = tx.get('select pkid from softkeyset where fksoftkeytemplate = ?', template);
  return row && String(row.pkid);
}

/** The states of the template, or of the nearest one that it was made from. */
function statesOf(call: Call, template: string, depth = 0): Value[] {
  const { tx, cluster, version } = call;
  const own = setOf(call, template);
  const view = shapeOf(cluster.model, version, 'RSoftKeySet');
  if (own && view)
    return membersOf(treeOf(treeOf(tx.objects.read('SoftKeySet', own, view)).callStates).callState);
  const base = tx.get(
    'select fksoftkeytemplate_basesoftkeytemplate as base from softkeytemplate where pkid = ?',
    template,
  )?.base;
  return typeof base === 'string' && depth < 10 ? statesOf(call, base, depth + 1) : [];
}

/** callStates replaces all; removeCallStates and addCallStates change the states that they name. */
function changed(now: Value[], request: Tree): Value[] {
  if (request.callStates !== undefined) return membersOf(treeOf(request.callStates).callState);
  const removed = membersOf(treeOf(request.removeCallStates).callState).map(stateName);
  const added = membersOf(treeOf(request.addCallStates).callState);
  const replaced = new Set([...removed, ...added.map(stateName)]);
  return [...now.filter((state) => !replaced.has(stateName(state))), ...added];
}

function stateName(state: Value): string {
  return textOf(treeOf(state).callStateName) ?? '';
}
