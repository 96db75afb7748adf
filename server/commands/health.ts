/** `ucmock health`: exit code 0 when one is ready there; an image's health check needs no curl. */
import { OPTIONS, type StartOptions } from '../config/options';
import { defineCommand } from './command';

export const health = defineCommand<StartOptions>({
  name: 'health',
  words: 'is one ready on this port? exit code 0 or 1',
  options: OPTIONS,
  async run({ options: { host, port } }) {
    const ready = await isReady(host, port);
    return { json: { ready }, text: ready ? 'ready\n' : 'not running\n', code: ready ? 0 : 1 };
  },
});

async function isReady(host: string, port: number): Promise<boolean> {
  const { get } = await import('node:https');
  return new Promise((resolve) => {
    // Whether it lives, not who it is: its certificate may be of another run.
    get(
      {
        ...{ host, port, path: '/_ucmock/ready', rejectUnauthorized: false, timeout: 3000 },
        agent: false,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    )
      .on('error', () => resolve(false))
      .on('timeout', function (this: import('node:http').ClientRequest) {
        this.destroy();
      });
  });
}
