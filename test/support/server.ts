/** One ucmock for a test file: started before, reset between, stopped after. */
import { startUcmock, type StartOptions, type Ucmock } from '../../server';

export interface Server {
  /** the running ucmock; only inside tests */
  readonly ucm: Ucmock;
}

export function useServer(options: Partial<StartOptions> = {}): Server {
  let running: Ucmock | undefined;
  beforeAll(async () => {
    running = await startUcmock({ port: 0, logLevel: 'error', seed: 7, ...options });
  });
  beforeEach(async () => {
    await running?.reset();
  });
  afterAll(async () => {
    await running?.stop();
  });
  return {
    get ucm() {
      if (!running) throw new Error('ucmock is not running');
      return running;
    },
  };
}
