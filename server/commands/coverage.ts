/** `ucmock coverage`: printed from the map that answers calls; nothing is started. */
import { defineCommand } from './command';

export const coverage = defineCommand({
  name: 'coverage',
  words: 'every AXL operation with its rung and evidence',
  options: [],
  async run() {
    const { axlHandlers } = await import('../../handlers/axl');
    const { genericVerbs } = await import('../../handlers/axl/generic/verbs');
    const { coverageOf, coverageText } = await import('../dispatch/coverage');
    const { createRegistry } = await import('../dispatch/registry');
    const { loadModel } = await import('../schema/load');
    const json = coverageOf(createRegistry(loadModel(), genericVerbs, axlHandlers));
    return { json, text: coverageText(json) };
  },
});
