/** A fixture for the running cluster, one operation of it, and what changed. */
import { ControlError, type ControlRoute } from '../../server/cluster/control';
import { numberOf, wordsOf } from './words';

/** The fixture as the body, JSON or YAML; ?start=true resets first, and later resets lead there */
export const seed: ControlRoute = {
  method: 'post',
  path: '/seed',
  takes: 'text',
  async run(state, body, { query }) {
    const start = query.get('start') ?? 'false';
    if (start !== 'true' && start !== 'false') throw new ControlError('"start" is true or false');
    if (typeof body !== 'string' || body.trim() === '') throw new ControlError('send a fixture');
    return { json: await state.seed(body, { start: start === 'true' }) };
  },
};

/** `{operation: "addUser", request: {user: {...}}, version: "15.0"}`: run as a step of a fixture */
export const runOperation: ControlRoute = {
  method: 'post',
  path: '/axl',
  async run(state, body) {
    const kinds = { operation: 'text', request: 'object', version: 'text' } as const;
    const { operation, request = {}, version } = wordsOf('an operation', body, kinds);
    if (typeof operation !== 'string') throw new ControlError('say which "operation"');
    const step = { operation, request, ...(typeof version === 'string' && { version }) };
    return { json: await state.run(step) };
  },
};

/** ?after=17: changes of objects after this number of the change log */
export const readChanges: ControlRoute = {
  method: 'get',
  path: '/changes',
  run: (state, _body, { query }) => ({ json: state.changes(numberOf(query, 'after') ?? 0) }),
};
