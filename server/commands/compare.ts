/** `ucmock compare`: asks a real cluster and a mock the same, and tells where answers differ in shape. */
import type { Option } from '../config/option';
import { connect, LOGIN, type LoginOptions } from './axl-source';
import { defineCommand } from './command';

interface CompareOptions extends LoginOptions {
  real: string;
  mock: string;
  mockUser: string | undefined;
  mockPassword: string | undefined;
  samples: number;
}

const OPTIONS: readonly Option[] = [
  {
    name: 'mockUser',
    kind: 'text',
    value: undefined,
    words: 'of the mock, where it is another one',
  },
  { name: 'mockPassword', kind: 'text', value: undefined, words: 'of the mock, likewise' },
  {
    name: 'samples',
    kind: 'number',
    max: 1000,
    value: 3,
    words: 'objects of each kind that are got',
  },
];

const url = (name: string, words: string): Option => ({
  ...{ name, words },
  kind: 'text',
  value: '',
  shows: 'URL',
});

export const compare = defineCommand<CompareOptions>({
  name: 'compare',
  words:
    'send read requests to a real cluster and a mock; exit code 1 when answers differ in shape',
  options: [
    url('real', 'the real cluster'),
    url('mock', 'the mock, whose certificate is not checked'),
    ...LOGIN,
    ...OPTIONS,
  ],
  async run({ options }) {
    const { compareShapes, shapesText } = await import('../inventory/shapes');
    const { loadModel } = await import('../schema/load');
    const { mockUser, mockPassword, samples } = options;
    const real = await connect(options.real, { ...options, cluster: undefined });
    const mock = await connect(options.mock, {
      ...options,
      user: mockUser ?? options.user,
      password: mockPassword ?? options.password,
      insecure: true,
    });
    try {
      const differences = await compareShapes(real, mock, { model: loadModel(), samples });
      const text = differences.length === 0 ? 'no differences in shape\n' : shapesText(differences);
      return { json: { differences }, text, code: differences.length === 0 ? 0 : 1 };
    } finally {
      real.close();
      mock.close();
    }
  },
});
