/**
 * The eight generic verbs: what add, update, get, list, remove, apply, reset and restart do for
 * every noun that says nothing special. Shapes and storage come from the model.
 */
import { answer, type Answer, type Call } from '../../../server/dispatch/operation';
import type { GenericVerbs } from '../../../server/dispatch/registry';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { responseShape } from '../../../server/schema/derive';
import type { Noun } from '../../../server/schema/model';
import type { Shape } from '../../../server/schema/shape';
import { fillVersionDefaults } from '../../../server/schema/version-defaults';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';

export const genericVerbs: GenericVerbs = {
  add(call) {
    const noun = nounOf(call);
    const object = treeOf(call.request[noun.wrapper]);
    fillVersionDefaults(call.cluster.model, call.version, noun, object);
    return answer(bracedUuid(call.tx.objects.insert(noun.name, object)));
  },

  update(call) {
    const { objects } = call.tx;
    const noun = nounOf(call);
    const pkid = objects.find(noun.name, call.request);
    // An update of something unknown has a code of its own. [client] facts/axl.md 4.2
    if (pkid === undefined) throw new AxlFault('objectNotFound', { what: noun.name });
    objects.update(noun.name, pkid, call.request);
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
    const first = numberOf(call.request.first);
    const skip = numberOf(call.request.skip);
    const pages = call.tx.objects.list(noun.name, viewOf(call, noun), {
      criteria: treeOf(call.request.searchCriteria),
      tags: treeOf(call.request.returnedTags),
      ...(first !== undefined && { first }),
      // skip counts only together with first [schema] facts/axl.md 6
      ...(skip !== undefined && first !== undefined && { skip }),
    });
    return { tree: { return: {} }, pages: { wrapper: noun.wrapper, pages } };
  },

  remove(call) {
    const { objects } = call.tx;
    const noun = nounOf(call);
    const pkid = objects.need(noun.name, call.request);
    objects.remove(noun.name, pkid);
    return answer(bracedUuid(pkid));
  },

  apply: acknowledge,
  reset: acknowledge,
  restart: acknowledge,
};

/** The object is there and would be told to take its new configuration. */
function acknowledge(call: Call): Answer {
  return answer(bracedUuid(call.tx.objects.need(nounOf(call).name, call.request)));
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

function tagsOf(request: Tree): Tree | undefined {
  const tags = request.returnedTags;
  if (tags === undefined) return undefined;
  const tree = treeOf(tags);
  return Object.keys(tree).some((name) => !/^[@#]/.test(name)) ? tree : undefined;
}

function numberOf(value: Tree[string]): number | undefined {
  const text = textOf(value)?.trim();
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}
