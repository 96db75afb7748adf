/** `ucmock health`: exit code 0 when one is ready there; an image's health check needs no curl. */
import { CommandFailed, defineCommand } from './command';
import { PLANE, reachPlane, type PlaneOptions } from './control-plane';

export const health = defineCommand<PlaneOptions>({
  name: 'health',
  words: 'is one ready there? exit code 0 or 1',
  options: PLANE,
  async run({ options }) {
    const state = await stateOf(options);
    const ready = state === 'ready';
    return { json: { ready, state }, text: `${state}\n`, code: ready ? 0 : 1 };
  },
});

const PATIENCE_MS = 3000;

/** 'ready', 'not ready: ...' with the server's reason, 'not running' */
async function stateOf(options: PlaneOptions): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CommandFailed('no answer in time')), PATIENCE_MS);
  });
  try {
    const { status, body } = await Promise.race([reachPlane(options, 'GET', '/ready'), late]);
    if (status === 200) return 'ready';
    const { why } = JSON.parse(body.toString('utf8')) as { why?: string };
    return `not ready: ${why ?? `status ${status}`}`;
  } catch {
    return 'not running';
  } finally {
    clearTimeout(timer);
  }
}
