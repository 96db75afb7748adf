/** docker-compose.yml: its services as processes here, with a Redis of this machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { describeWith } from '../support/have';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';
import { startCommand, ucmock, type StartedCommand } from '../support/ucmock-command';

const ROOT = join(__dirname, '..', '..');

interface Service {
  image: string;
  command: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), {
  merge: true,
}) as { services: Record<string, Service> };
const nodes = Object.entries(services).filter(([, { image }]) => image === 'ucmock');

it('publishes its ports to this machine only, and waits for what it needs', () => {
  const ports = nodes.flatMap(([, service]) => service.ports ?? []);
  expect(ports).toHaveLength(3);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  for (const [, { depends_on: needs = {} }] of nodes)
    expect(Object.values(needs)).toEqual([{ condition: 'service_healthy' }]);
});

describeWith('redis-server', HAVE_REDIS, () => {
  const started = new Map<string, StartedCommand>();
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
    for (const [name, { command, environment = {}, volumes = [] }] of nodes) {
      const env: Record<string, string> = { UCMOCK_PORT: '0' };
      for (const [variable, told] of Object.entries(environment))
        env[variable] = here(told, name, volumes);
      started.set(name, await startCommand(command, env));
      await healthy(name);
    }
  }, 120_000);
  afterAll(async () => {
    for (const { child, exit } of started.values()) {
      child.kill('SIGKILL');
      await exit;
    }
    await redis.stop();
  });

  /** A value of the file as it is in the network of the containers, on this machine. */
  function here(told: string, name: string, volumes: readonly string[]): string {
    if (told === name) return '127.0.0.1';
    if (told === 'redis://redis:6379') return redis.url;
    const mounted = volumes.find((one) => one.split(':')[1] === told)?.split(':')[0];
    if (mounted !== undefined) return join(ROOT, mounted);
    return told.replace(/\$\{\w+:-(\w+)\}/, '$1');
  }

  /** As the image's health check asks. */
  async function healthy(name: string): Promise<void> {
    const env = { UCMOCK_URL: started.get(name)?.ready.url ?? '' };
    for (let i = 0; i < 60; i += 1) {
      if ((await ucmock(['health'], { env })).status === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${name} is not healthy`);
  }

  it('what is written at one node can be read at the others', async () => {
    const at = (name: string): Ucmock => {
      const { url = '', caPath = '' } = started.get(name)?.ready ?? {};
      const login = { user: 'administrator', password: 'ucmock' };
      return { url, ca: readFileSync(caPath, 'utf8'), login } as Ucmock;
    };
    await axl(at('sub1'), 'addUser', user({ userid: 'amara' }));
    for (const name of ['pub', 'sub1', 'sub2']) {
      let text = '';
      for (let i = 0; i < 50 && !text.includes('Diallo'); i += 1)
        text = await axl(at(name), 'getUser', '<userid>amara</userid>').catch(String);
      expect(text).toContain('<lastName>Diallo</lastName>');
    }
  }, 60_000);
});
