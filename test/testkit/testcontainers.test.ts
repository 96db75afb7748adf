/**
 * The container for testcontainers-node. No engine is here, so what it would be asked to start is
 * looked at, and a started one is a ucmock of this process behind testcontainers' own interface.
 */
import { request } from 'node:https';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { startUcmock } from '../../server';
import { readOptions } from '../../server/config/read';
import { StartedUcmockContainer, UcmockContainer } from '../../testkit/testcontainers';
import { axl } from '../support/axl';

/** What testcontainers hands to the engine. */
class Looked extends UcmockContainer {
  get told() {
    const { Env = [], Cmd } = this.createOpts;
    const pairs = Object.entries(this.environment).concat(
      Env.map((one) => one.split('=') as [string, string]),
    );
    return {
      env: Object.fromEntries(pairs),
      command: Cmd,
      ports: this.exposedPorts,
      wait: this.waitStrategy,
      image: this.imageName.string,
      content: this.contentsToCopy,
      files: this.filesToCopy,
    };
  }
}

it('is a container of testcontainers that waits for the health check of the image', () => {
  const { told } = new Looked();
  expect(new Looked()).toBeInstanceOf(GenericContainer);
  expect(told).toMatchObject({ image: 'ucmock:latest', ports: [8443] });
  expect(told.wait).toBeInstanceOf(Wait.forHealthCheck().constructor);
});

it('tells options by variables that the server reads', () => {
  const { env } = new Looked().withOptions({
    ...{ release: '12.5', strict: true, seed: 7, adminUser: 'ops', names: ['a.example'] },
    logLevel: undefined as never,
  }).told;
  expect(readOptions([], env)).toMatchObject({
    ...{ release: '12.5', strict: true, seed: 7, adminUser: 'ops', names: ['a.example'] },
    logLevel: 'warn',
  });
});

it('brings fixture and topology along', () => {
  const fixture = { axl: [{ addUser: { user: { userid: 'amara', lastName: 'Diallo' } } }] };
  const { env, command, content, files } = new Looked()
    .withFixture(fixture)
    .withTopology('/home/me/lab.yaml').told;
  expect(env).toMatchObject({
    UCMOCK_FIXTURE: '/etc/ucmock/fixture.json',
    UCMOCK_TOPOLOGY: '/etc/ucmock/lab.yaml',
  });
  expect(command).toEqual(['up']);
  expect(content).toEqual([
    { content: JSON.stringify(fixture), target: '/etc/ucmock/fixture.json' },
  ]);
  expect(files).toEqual([{ source: '/home/me/lab.yaml', target: '/etc/ucmock/lab.yaml' }]);
});

it('a started one says where it is, whom to trust, and answers', async () => {
  const server = await startUcmock({ port: 0 });
  try {
    const stand = { getHost: () => '127.0.0.1', getMappedPort: () => server.ports.https };
    const ucm = await StartedUcmockContainer.of(
      stand as unknown as StartedTestContainer,
      server.login,
    );
    expect(ucm.axlUrl).toBe(server.axlUrl);
    await ucm.client().axl('addUser', { user: { userid: 'amara', lastName: 'Diallo' } });
    const own = { ...server, url: ucm.url, ca: ucm.ca, login: ucm.login };
    expect(await axl(own, 'getUser', '<userid>amara</userid>')).toContain('Diallo');
    const trusted = await new Promise((resolve, reject) => {
      request(ucm.url, { ca: ucm.ca }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(trusted).toBe(200);
  } finally {
    await server.stop();
  }
});

it('one that answers no CA is refused', async () => {
  const stand = { getHost: () => '127.0.0.1', getMappedPort: () => 1 };
  const started = StartedUcmockContainer.of(stand as unknown as StartedTestContainer, {
    ...{ user: 'administrator', password: 'ucmock' },
  });
  await expect(started).rejects.toThrow('ECONNREFUSED');
});
