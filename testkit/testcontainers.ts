/**
 * ucmock as a container of testcontainers-node, for suites that have everything in containers:
 *
 *   const ucm = await new UcmockContainer('ucmock').withOptions({ release: '12.5' }).start();
 *   ... ucm.axlUrl, ucm.ca, ucm.login, await ucm.client().changes() ...
 *   await ucm.stop();
 *
 * `testcontainers` is the user's own: npm install --save-dev testcontainers.
 */
import { get } from 'node:https';
import { basename } from 'node:path';
import {
  AbstractStartedContainer,
  GenericContainer,
  Wait,
  type StartedTestContainer,
} from 'testcontainers';
import { envOf, type StartOptions } from '../server';
import { createClient, type Client } from './client';

const PORT = 8443;
const FOLDER = '/etc/ucmock';
const STARTUP_MS = 60_000;

/** Options that a container can be told; where it listens is its own. */
export type ContainerOptions = Partial<
  Omit<StartOptions, 'port' | 'host' | 'fixture' | 'topology' | 'certificateFolder' | 'wsdlDir'>
>;

export class UcmockContainer extends GenericContainer {
  private login = { user: 'administrator', password: 'ucmock' };

  /** @param image made by this project's Dockerfile */
  constructor(image = 'ucmock') {
    super(image);
    this.withExposedPorts(PORT)
      .withEnvironment({ UCMOCK_NAMES: 'localhost,127.0.0.1' })
      // Ready means ready: the image's health check asks /_ucmock/ready.
      .withWaitStrategy(Wait.forHealthCheck())
      .withStartupTimeout(STARTUP_MS);
  }

  /** Options by their names in docs/options.md. */
  withOptions(options: ContainerOptions): this {
    const { adminUser = this.login.user, adminPassword = this.login.password } = options;
    this.login = { user: adminUser, password: adminPassword };
    const told = Object.entries(options).filter(([, value]) => value !== undefined);
    return this.withEnvironment(
      Object.fromEntries(told.map(([name, value]) => [envOf({ name }), String(value)])),
    );
  }

  /** A fixture that is run before it is ready: a file, or the steps themselves. */
  withFixture(fixture: string | object): this {
    return this.withFile('UCMOCK_FIXTURE', fixture, 'fixture.json');
  }

  /** Clusters and nodes, all in this container: a file, or what it says. */
  withTopology(topology: string | object): this {
    return this.withFile('UCMOCK_TOPOLOGY', topology, 'topology.json').withCommand(['up']);
  }

  private withFile(variable: string, told: string | object, name: string): this {
    const target = `${FOLDER}/${typeof told === 'string' ? basename(told) : name}`;
    this.withEnvironment({ [variable]: target });
    return typeof told === 'string'
      ? this.withCopyFilesToContainer([{ source: told, target }])
      : this.withCopyContentToContainer([{ content: JSON.stringify(told), target }]);
  }

  override async start(): Promise<StartedUcmockContainer> {
    return StartedUcmockContainer.of(await super.start(), this.login);
  }
}

export class StartedUcmockContainer extends AbstractStartedContainer {
  private constructor(
    started: StartedTestContainer,
    readonly login: { user: string; password: string },
    /** certificate of its CA, PEM */
    readonly ca: string,
  ) {
    super(started);
  }

  /** @param started one that is ready; its CA is asked for */
  static async of(
    started: StartedTestContainer,
    login: { user: string; password: string },
  ): Promise<StartedUcmockContainer> {
    return new StartedUcmockContainer(started, login, await caOf(urlOf(started)));
  }

  /** https://host:port, as it is reached from here */
  get url(): string {
    return urlOf(this.startedTestContainer);
  }

  get axlUrl(): string {
    return `${this.url}/axl/`;
  }

  /** Its control plane. @param cluster of its topology; the first unless told */
  client(cluster?: string): Client {
    return createClient({ url: this.url, ca: this.ca, cluster });
  }
}

function urlOf(started: StartedTestContainer): string {
  return `https://${started.getHost()}:${started.getMappedPort(PORT)}`;
}

/** Whom to trust cannot be known before; from here on its certificate is checked. */
function caOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`${url}/_ucmock/ca.pem`, { rejectUnauthorized: false, agent: false }, (response) => {
      let pem = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (pem += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(pem);
        else reject(new Error(`${url}/_ucmock/ca.pem answered ${response.statusCode ?? 0}`));
      });
    }).on('error', reject);
  });
}
