/** Fault rules: what a test does to requests of the cluster. */
import { ControlError, type ControlRoute, type ControlState } from '../../server/cluster/control';
import type { FaultEffect, FaultMatch, FaultRuleChoice } from '../../server/cluster/fault-rules';
import { isFaultName } from '../../server/schema/faults';
import { wordsOf, type Kinds, type Words } from './words';

export const listFaults: ControlRoute = {
  method: 'get',
  path: '/faults',
  run: (state) => ({ json: { rules: state.faults.list() } }),
};

/** `{match: {operation: "add*"}, effect: {fault: "businessRule"}, times: 1}` */
export const addFault: ControlRoute = {
  method: 'post',
  path: '/faults',
  run(state, body) {
    const choice = choiceOf(body);
    const warnings = warningsOf(state, choice.match);
    return { status: 201, json: { ...state.faults.add(choice), warnings } };
  },
};

export const dropFault: ControlRoute = {
  method: 'delete',
  path: '/faults/:id',
  run({ faults }, _body, { params: { id = '' } }) {
    if (!faults.drop(id)) throw new ControlError(`there is no rule "${id}"`, 404);
    return { json: { dropped: id } };
  },
};

/** Says which of them never met a request: a test that believes in them is not worth much. */
export const clearFaults: ControlRoute = {
  method: 'delete',
  path: '/faults',
  run({ faults }) {
    const rules = faults.list();
    const unused = rules.filter(({ done }) => done === 0).map(({ id }) => id);
    for (const { id } of rules) faults.drop(id);
    return { json: { dropped: rules.length, unused } };
  },
};

const RULE: Kinds = {
  match: 'object',
  effect: 'object',
  skip: 'number',
  times: 'number',
  probability: 'number',
};
const MATCH: Kinds = {
  protocol: 'text',
  operation: 'text',
  method: 'text',
  path: 'text',
  node: 'text',
  user: 'text',
};
const EFFECT: Kinds = {
  delaySeconds: 'number',
  reset: 'flag',
  status: 'number',
  throttle: 'flag',
  half: 'flag',
  bytesPerSecond: 'number',
};

function choiceOf(body: unknown): FaultRuleChoice {
  const { match, effect, ...how } = wordsOf('a rule', body, RULE);
  if (effect === undefined) throw new ControlError('a rule has an "effect"');
  for (const word of ['skip', 'times'])
    if (how[word] !== undefined && !Number.isInteger(how[word]))
      throw new ControlError(`"${word}" of a rule is a whole number`);
  if (Number(how.probability ?? 0) > 1) throw new ControlError('"probability" is at most 1');
  return {
    ...how,
    match: wordsOf('match', match, MATCH),
    effect: effectOf(effect as Words),
  };
}

function effectOf({ fault, ...others }: Words): FaultEffect {
  const effect = wordsOf('effect', others, EFFECT) as FaultEffect;
  const { status, bytesPerSecond } = effect;
  if (Object.keys(others).length === 0 && fault === undefined)
    throw new ControlError(`say one of ${Object.keys(EFFECT).join(', ')}, fault`);
  if (status !== undefined && !(Number.isInteger(status) && status >= 400 && status <= 599))
    throw new ControlError('"status" is 400 to 599');
  if (bytesPerSecond === 0) throw new ControlError('"bytesPerSecond" is more than 0');
  return fault === undefined ? effect : { ...effect, fault: faultOf(fault) };
}

function faultOf(value: unknown): NonNullable<FaultEffect['fault']> {
  if (typeof value === 'string') {
    if (isFaultName(value)) return value;
    throw new ControlError(`there is no fault "${value}" in schemas/axl/faults.yaml`);
  }
  const told = typeof value === 'object' && value !== null ? value : {};
  const { code, text } = told as { code?: unknown; text?: unknown };
  if (Number.isInteger(code) && typeof text === 'string') return { code: Number(code), text };
  throw new ControlError('"fault" is a name, or {"code": -1, "text": "..."}');
}

/** What can be seen at once to match nothing. */
function warningsOf({ cluster, knowsOperation }: ControlState, match: FaultMatch): string[] {
  const { operation, node, protocol } = match;
  return [
    ...(operation !== undefined && !knowsOperation(operation)
      ? [`no AXL operation is called "${operation}"`]
      : []),
    ...(operation !== undefined && protocol !== undefined && protocol !== 'axl'
      ? ['"operation" is of AXL only']
      : []),
    ...(node !== undefined && !node.includes('*') && !cluster.node(node)
      ? [`no node is called "${node}"`]
      : []),
  ];
}
