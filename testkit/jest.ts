/**
 * ucmock in jest:
 *
 *   const ucm = useUcmock({ fixture: 'lab.yaml' });
 *   it('...', async () => { ... ucm.axlUrl, ucm.ca, await ucm.changes() ... });
 */
import type { UcmockOptions } from '../server';
import { useUcmockWith, type Hooks, type TestUcmock } from './use-ucmock';

export type { TestUcmock } from './use-ucmock';
export { UcmockError } from './client';

/** @param options as of startUcmock */
export function useUcmock(options: UcmockOptions = {}): TestUcmock {
  const { beforeAll, beforeEach, afterEach, afterAll } = globalThis as unknown as Hooks;
  return useUcmockWith({ beforeAll, beforeEach, afterEach, afterAll }, options);
}
