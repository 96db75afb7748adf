import type { ControlRoute } from '../../server/cluster/control';

/** Back to the state after start: stock objects, administrator and fixture. */
export const reset: ControlRoute = {
  method: 'post',
  path: '/reset',
  async run(state) {
    await state.reset();
    return { json: { reset: true } };
  },
};
