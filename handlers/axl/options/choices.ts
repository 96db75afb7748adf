/**
 * get…Options: what may be chosen for each field of an object: the values of an enumeration, or the
 * objects that a reference may name. Product and protocol of the request or of the object itself
 * narrow the choices that depend on them. [schema] shapes, [guess] which choices depend on what
 */
import { answer, replace, type Call, type Replacement } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { responseShape } from '../../../server/schema/derive';
import { livesIn } from '../../../server/schema/model';
import type { Shape } from '../../../server/schema/shape';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';
import type { PlanNode } from '../../../server/store/plan';
import { whereSql } from '../../../server/store/references';
import { fitsProduct, type ProductFit } from './product';

export function optionsOf(noun: string): Replacement {
  return replace(`get${noun}Options`, {
    reads: true,
    evidence: 'schema',
    run(call) {
      const { tx, request, cluster, version, operation } = call;
      const wrapper = cluster.model.nouns[noun]?.wrapper ?? '';
      const pkid = textOf(request.uuid) === undefined ? undefined : tx.objects.need(noun, request);
      const view = responseShape(cluster.model, version, operation.name)
        .byName.get('return')
        ?.shape?.()
        .byName.get(wrapper)
        ?.shape?.();
      if (!view) throw new Error(`${operation.name}: no ${wrapper} in its answer`);
      const fit = fitsProduct(tx, pkid);
      const asked =
        request.returnedChoices === undefined ? undefined : treeOf(request.returnedChoices);
      const choices = choicesOf({ call, fit }, view, tx.objects.plan(noun).nodes, asked);
      return answer({ [wrapper]: { ...(pkid && { '@uuid': bracedUuid(pkid) }), ...choices } });
    },
  });
}

interface Scope {
  call: Call;
  fit: ProductFit;
}

function choicesOf(
  scope: Scope,
  view: Shape,
  nodes: Map<string, PlanNode>,
  asked: Tree | undefined,
): Tree {
  const tree: Tree = {};
  for (const element of view.elements) {
    const wanted = asked?.[element.name];
    if (asked && wanted === undefined) continue;
    const node = nodes.get(element.name);
    if (!node) continue;
    if (element.typeName === 'ORFkType')
      tree[element.name] = { choice: choices(scope, node, treeOf(wanted)) };
    else {
      const inner = innerNodes(node);
      const shape = element.shape?.();
      if (inner && shape)
        tree[element.name] = choicesOf(
          scope,
          shape,
          inner,
          asked && wanted !== '' ? treeOf(wanted) : undefined,
        );
    }
  }
  return tree;
}

function innerNodes(node: PlanNode): Map<string, PlanNode> | undefined {
  if (node.kind === 'group') return node.nodes;
  if (node.kind === 'key') return node.parts;
  return node.kind === 'list' ? innerNodes(node.member) : undefined;
}

function choices(scope: Scope, node: PlanNode, asked: Tree): Value[] {
  const all = node.field.ref
    ? objectsFor(scope, node.field.name, node.field.ref, asked)
    : valuesFor(scope, node);
  const skip = numberOf(asked, 'skip') ?? 0;
  return all.slice(skip, skip + (numberOf(asked, 'first') ?? all.length));
}

/** Values of the field's enumeration, as this version has them. */
function valuesFor({ call: { cluster, version } }: Scope, node: PlanNode): Value[] {
  const values = cluster.model.simples[node.field.simple ?? '']?.values ?? [];
  return values.filter((value) => livesIn(value, version)).map(({ name }) => name);
}

function objectsFor(
  { call: { tx, cluster, version }, fit }: Scope,
  field: string,
  targets: readonly string[],
  asked: Tree,
): Value[] {
  return targets.flatMap((target) => {
    const noun = cluster.model.nouns[target];
    if (!noun || !livesIn(noun, version)) return [];
    const fits = fit(field, asked);
    return tx
      .all(`select pkid from "${noun.table}" where 1 = 1${whereSql(noun.where)} order by rowid`)
      .filter(({ pkid }) => fits(String(pkid)))
      .map(({ pkid }): Value => ({
        '#': tx.objects.nameOf(target, String(pkid)),
        '@uuid': bracedUuid(String(pkid)),
      }));
  });
}

function numberOf(asked: Tree, name: string): number | undefined {
  const text = textOf(asked[name]) ?? '';
  if (text === '') return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new AxlFault('invalidValue', { element: name, value: text });
  return number;
}
