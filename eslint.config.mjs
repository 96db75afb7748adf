import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// Time and chance belong to the cluster: tests freeze and seed them.
const TIME_AND_CHANCE = [
  {
    object: 'Date',
    property: 'now',
    message: 'Use cluster.clock (or machineNow of runtime/clock).',
  },
  { object: 'Math', property: 'random', message: 'Use cluster.ids.' },
  { object: 'crypto', property: 'randomUUID', message: 'Use cluster.ids.' },
];
const NOW = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Use cluster.clock (or machineNow of runtime/clock).',
  },
  {
    // A unit of work is one transaction of one connection: an await would let another join it.
    selector: "CallExpression[callee.property.name='write'] > ArrowFunctionExpression[async=true]",
    message: 'A unit of work is synchronous.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'wsdl/', 'coverage/', 'node_modules/', 'testkit/control-api.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      // Functions of plain objects are passed around freely here; none of them uses this.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-properties': ['error', ...TIME_AND_CHANCE],
      'no-restricted-syntax': ['error', ...NOW],
      'no-control-regex': 'off',
    },
  },
  {
    files: ['server/runtime/**', 'test/**', 'tools/**'],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'readonly',
        require: 'readonly',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
  prettier,
);
