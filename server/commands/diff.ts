/** `ucmock diff A B`: what two clusters or fixtures have that the other has not, or has otherwise. */
import { OPTIONS } from '../config/options';
import { inventoryOf, LOGIN, type LoginOptions } from './axl-source';
import { defineCommand } from './command';

export const diff = defineCommand<LoginOptions & { release: string }>({
  name: 'diff',
  words: 'compare two fixtures, or a fixture and a running cluster; exit code 1 when they differ',
  takes: [
    { name: 'A', words: 'file of a fixture, or https://HOST of a cluster' },
    { name: 'B', words: 'the same' },
  ],
  options: [...LOGIN, ...OPTIONS.filter(({ name }) => name === 'release')],
  async run({ options, words: [a = '', b = ''] }) {
    const { diffInventories, diffText } = await import('../inventory/diff');
    const [one, other] = [await inventoryOf(a, options), await inventoryOf(b, options)];
    const differences = diffInventories(one, other);
    const text = differences.length === 0 ? 'no differences\n' : diffText(differences);
    return { json: { differences }, text, code: differences.length === 0 ? 0 : 1 };
  },
});
