/** ucmock in vitest: as testkit/jest, with vitest's own hooks, which need not be global. */
import type { UcmockOptions } from '../server';
import { useUcmockWith, type Hooks, type TestUcmock } from './use-ucmock';

export type { TestUcmock } from './use-ucmock';
export { UcmockError } from './client';

/**
 * @param hooks `import * as vitest from 'vitest'`, or the four of them
 * @param options as of startUcmock
 */
export function useUcmock(hooks: Hooks, options: UcmockOptions = {}): TestUcmock {
  return useUcmockWith(hooks, options);
}
