/** `ucmock reset`: a running cluster goes back to its state after start. */
import { defineCommand } from './command';
import { askJson, PLANE, type PlaneOptions } from './control-plane';

export const reset = defineCommand<PlaneOptions>({
  name: 'reset',
  words: 'bring a running cluster back to its state after start',
  options: PLANE,
  async run({ options }) {
    return { json: await askJson(options, 'POST', '/reset'), text: 'back to the start\n' };
  },
});
