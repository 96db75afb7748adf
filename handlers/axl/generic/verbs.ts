/**
 * The eight generic verbs: what add, update, get, list, remove, apply, reset and restart do for
 * every noun that says nothing special. Shapes and storage come from the model.
 */
import { answer, type Answer, type Call } from '../../../server/dispatch/operation';
import type { GenericVerbs } from '../../../server/dispatch/registry';
import { canReset, requestReset, type ResetKind } from '../../../server/domain/devices/reset';
import { keepDefault, onlyDefault } from '../../../server/domain/rules/one-default';
import { refuseRemoval } from '../../../server/domain/rules/removal';
import { refuseStandard } from '../../../server/domain/rules/standard';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { responseShape } from '../../../server/schema/derive';
import type { Noun } from '../../../server/schema/model';
import type { Shape } from '../../../server/schema/shape';
import { textOf, treeOf } from '../../../server/schema/tree';
import { fillVersionDefaults } from '../../../server/schema/version-defaults';
import { criteriaOf } from './criteria';
import { tagsOf } from './returned-tags';

export const genericVerbs: GenericVerbs = {
  add(call) {
    const noun = nounOf(call);
    const object = treeOf(call.request[noun.wrapper]);
    fillVersionDefaults(call.cluster.model, call.version, noun, object);
    const pkid = call.tx.objects.insert(noun.name, object);
    onlyDefault(call.tx, noun.name, pkid, object);
    return answer(bracedUuid(pkid));
  },

  update(call) {
    const { objects } = call.tx;
    const noun = nounOf(call);
    const pkid = objects.find(noun.name, call.request);
    // An update of something unknown has a code of its own. [client] facts/axl.md 4.2
    if (pkid === undefined) throw new AxlFault('objectNotFound', { what: noun.name });
    refuseStandard(call.tx, noun.name, pkid, 'changed');
    keepDefault(call.tx, noun.name, pkid, call.request);
    objects.update(noun.name, pkid, call.request);
    onlyDefault(call.tx, noun.name, pkid, call.request);
    return answer(bracedUuid(pkid));
  },

  get(call) {
    const { objects } = call.tx;
    const noun = nounOf(call);
    const pkid = objects.need(noun.name, call.request);
    const object = objects.read(noun.name, pkid, viewOf(call, noun), tagsOf(call.request));
    if (!object) throw new AxlFault('itemNotFound', { what: noun.name });
    return answer({ [noun.wrapper]: object });
  },

  list(call) {
    const noun = nounOf(call);
    const first = numberOf(call, 'first');
    const skip = numberOf(call, 'skip');
    const pages = call.tx.objects.list(noun.name, viewOf(call, noun), {
      criteria: criteriaOf(call),
      tags: treeOf(call.request.returnedTags),
      ...(first !== undefined && { first }),
      // The schema has skip together with first only; one alone must not make a pager go round
      // for ever. [guess] facts/clients.md 3, 6
      ...(skip !== undefined && { skip }),
    });
    return { tree: { return: {} }, pages: { wrapper: noun.wrapper, pages } };
  },

  remove(call) {
    const { objects } = call.tx;
    const noun = nounOf(call);
    const pkid = objects.need(noun.name, call.request);
    refuseRemoval(call.tx, noun, pkid);
    objects.remove(noun.name, pkid);
    return answer(bracedUuid(pkid));
  },

  apply: (call) => askFor(call, 'Apply Configuration'),
  reset: (call) => askFor(call, 'Reset'),
  restart: (call) => askFor(call, 'Restart'),

  acknowledges: (verb, noun, model) =>
    (verb === 'apply' || verb === 'reset' || verb === 'restart') && !canReset(model, noun.table),
};

/** The object is there, and the devices that it concerns are told to take their configuration. */
function askFor(call: Call, kind: ResetKind): Answer {
  const noun = nounOf(call);
  const pkid = call.tx.objects.need(noun.name, call.request);
  requestReset(call.tx, call.cluster.model, { table: noun.table, pkid, kind });
  return answer(bracedUuid(pkid));
}

function nounOf(call: Call): Noun {
  const noun = call.cluster.model.nouns[call.operation.noun ?? ''];
  if (!noun) throw new Error(`${call.operation.name}: no noun`);
  return noun;
}

/** The shape of the object in the answer, in the version asked for. */
export function viewOf(call: Call, noun: Noun): Shape {
  const response = responseShape(call.cluster.model, call.version, call.operation.name);
  const inReturn = response.byName.get('return')?.shape?.();
  const view = inReturn?.byName.get(noun.wrapper)?.shape?.();
  if (!view) throw new Error(`${call.operation.name}: no ${noun.wrapper} in its answer`);
  return view;
}

/** Empty, or the `?` that SoapUI leaves behind: not sent. [client] facts/clients.md 3, 14 */
function numberOf(call: Call, element: 'first' | 'skip'): number | undefined {
  const text = textOf(call.request[element])?.trim() ?? '';
  if (text === '' || text === '?') return undefined;
  if (!/^\d+$/.test(text)) throw new AxlFault('invalidValue', { element, value: text });
  return Number(text);
}
