/**
 * A simulated telephone: it fetches its files, registers, stays registered, follows its Unified CM
 * group when a node goes, and obeys reset and restart; all over real sockets, by the machine's time,
 * as any other client of a server.
 */
import { EventEmitter } from 'node:events';
import { codeIn } from './activation/code';
import { enterCode } from './activation/enter';
import { CodeRefused } from './activation/onboard';
import type { CallManager, Line, PhoneConfig } from './config/config';
import type { Fetched, Sources } from './fetch/fetch-file';
import { fetchStartUp } from './fetch/start-up';
import { makeMic, type Mic } from './manufacturing/certificates';
import type { PhoneModel } from './models';
import { Mobile, type MraOptions } from './mra/mobile';
import { readPhoneOptions, type PhoneOptions } from './options';
import { createResolver } from './resolve';
import { createSecurity, modeOf, type Security, type SecurityMode } from './security';
import { PhoneServices } from './services/services';
import { autoRegistrationLine, registerAt } from './sip/register-at';
import { Refused, type Registration, type ServiceAction } from './sip/registrar';
import type { PhoneState } from './state';
import { waitFor } from './wait-for';
import { openWebPage, type WebPage } from './web-page';

export type { PhoneState } from './state';

const MOST_NOTED = 500;
const RETRY_MS = 10_000;
/** of the keep-alive's time: sooner than the server's patience ends */
const SAFETY = 0.9;

export class Phone extends EventEmitter {
  /** 'SEP001122334455' */
  readonly name: string;
  readonly model: PhoneModel;
  /** each attempt to fetch a file, the latest 500 */
  readonly fetched: Fetched[] = [];
  state: PhoneState = 'off';
  /** why it is not registered; undefined while all is well */
  problem: string | undefined;
  config: PhoneConfig | undefined;
  /** firmware that it runs */
  load: string;
  /** the Unified CM that it is registered with */
  callManager: CallManager | undefined;
  /** its trust lists, its LSC, its status messages */
  readonly security: Security;
  /** what it shows: its idle URL and other services; and calls to a voice */
  readonly services: PhoneServices;

  readonly #options: PhoneOptions;
  readonly #sources: Sources;
  #registration: Registration | undefined;
  #timer: NodeJS.Timeout | undefined;
  #web: WebPage | undefined;
  #mic: Promise<Mic> | undefined;
  /** grows with each start: what an older one still does is left */
  #life = 0;
  #reason = 'initialized';
  /** to be entered, until it was */
  #code: string | undefined;
  /** by code, and its file is not there yet */
  #onboarded = false;
  readonly #mobile: Mobile | undefined;

  /** Starts nothing yet. @throws when an option cannot be taken */
  constructor(options: PhoneOptions) {
    super();
    const { device, model, servers } = readPhoneOptions(options);
    this.#options = options;
    this.name = device;
    this.model = model;
    this.load = model.load;
    this.#code = codeIn(options.activationCode);
    const { mra } = options;
    if (mra)
      this.#mobile = new Mobile(mra, { device, number: model.number, mic: () => this.mic() });
    this.#sources = {
      servers,
      current: 0,
      resolve: createResolver(options.hosts ?? {}),
      note: (fetched) => {
        if (this.fetched.push(fetched) > MOST_NOTED) this.fetched.shift();
        this.emit('fetched', fetched);
      },
    };
    this.security = createSecurity({
      ...{ device, product: model.product, hosts: options.hosts ?? {} },
      ...{ resolve: this.#sources.resolve, mic: model.soft ? undefined : () => this.mic() },
    });
    this.services = new PhoneServices(this, { options, resolve: this.#sources.resolve });
  }

  /** How it speaks with the Unified CM that it is registered with. */
  get securityMode(): SecurityMode {
    return this.state === 'registered' && this.config ? modeOf(this.config) : 'non-secure';
  }

  /** MRA service domain that it registers at; undefined: it is not in MRA mode. */
  get mraDomain(): string | undefined {
    return this.#mobile?.session?.domain;
  }

  /** Carries it to another network, while it is off. @throws when it has no MRA options */
  moveTo({ tftp, mra }: Pick<PhoneOptions, 'tftp'> & { mra: MraOptions }): void {
    if (!this.#mobile) throw new Error(`${this.name} cannot come from outside`);
    this.#sources.servers = readPhoneOptions({ ...this.#options, tftp, mra }).servers;
    this.#mobile.network = mra;
  }

  /** Numbers of its lines, the first one first. */
  get lines(): string[] {
    return this.config?.lines.map(({ name }) => name) ?? [];
  }

  /** Its web page, where one was asked for. */
  get webUrl(): string | undefined {
    return this.#web?.url;
  }

  /** The certificate that it left the factory with. @throws for a softphone, which has none */
  mic(): Promise<Mic> {
    if (this.model.soft) throw new Error(`${this.name} is a program: it has no certificate.`);
    return (this.#mic ??= makeMic(this.model.product, this.name));
  }

  /** Plugs it in; it starts over by itself until `stop`. */
  async start(): Promise<void> {
    if (this.#options.webPort !== undefined && !this.#web)
      this.#web = await openWebPage(this, this.#options.webPort);
    this.#begin('initialized');
  }

  /**
   * Types an activation code in, or scans it.
   * @param code sixteen digits, separators allowed @throws when it is none
   */
  enterCode(code: string): void {
    this.#code = codeIn(code);
    if (this.state === 'asking') this.#begin(this.#reason);
  }

  /** @throws when it is not registered in time; the message tells what it did last */
  registered(patienceMs = 30_000): Promise<this> {
    return this.reaches('registered', patienceMs);
  }

  /** Waits for a state; at once when it is in it. */
  async reaches(state: PhoneState, patienceMs = 30_000): Promise<this> {
    await waitFor(this, state, patienceMs);
    return this;
  }

  /** Unregisters and switches off. */
  async stop(): Promise<void> {
    this.#life += 1;
    clearTimeout(this.#timer);
    await this.#leave();
    await this.#web?.close();
    this.#web = undefined;
    this.#turn('off');
  }

  /** Pulls the plug: nobody is told. */
  cut(): void {
    this.#life += 1;
    clearTimeout(this.#timer);
    this.#registration?.drop();
    this.#registration = undefined;
    this.#turn('off');
  }

  /** CAPF is away, or another one: it goes on with the certificate that it has. */
  readonly #note = (error: unknown): void => void this.emit('problem', String(error));

  #turn(state: PhoneState, problem?: string): void {
    this.problem = problem;
    if (state !== 'registered') this.callManager = undefined;
    if (this.state === state) return;
    this.state = state;
    this.emit('state', state);
  }

  #begin(reason: string): void {
    this.#reason = reason;
    clearTimeout(this.#timer);
    const life = ++this.#life;
    void this.#run(life).catch((error: unknown) => {
      if (life === this.#life) this.#retry('waiting', String(error));
    });
  }

  #retry(state: PhoneState, problem: string): void {
    this.#turn(state, problem);
    this.#later(this.#options.retryMs ?? RETRY_MS, () => this.#begin(this.#reason));
  }

  /** Node keeps one list a length of time, so a thousand phones cost one timer of the machine. */
  #later(ms: number, work: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, ms);
  }

  async #run(life: number): Promise<void> {
    if (this.#mobile && (this.#mobile.session || this.#sources.servers.length === 0))
      return this.#runOutside(life, this.#mobile);
    this.#turn('fetching');
    const started = await fetchStartUp(this.#sources, this.name, {
      model: { ...this.model, load: this.load },
      ...{ security: this.security, before: this.config },
    });
    if (life !== this.#life) return;
    this.config = started?.config;
    if (!started) return this.#retry('unprovisioned', 'there is not even XMLDefault.cnf.xml');
    const { config, known } = started;
    // A desk phone runs what it is told to; the image itself is not fetched.
    if (config.load !== '' && !this.model.soft) this.load = config.load;
    if (known) this.#onboarded = false;
    else if (config.byActivationCode) return this.#activate(life, config);
    const lines = known ? config.lines : autoRegistrationLine(config);
    if (lines.length === 0)
      return this.#retry('unprovisioned', known ? 'it has no line' : 'it has no file');
    await this.security.enrol(config, this.#options.authenticationString).catch(this.#note);
    if (life !== this.#life) return;
    await this.#register(life, config, lines);
  }

  /** Enters its code where it has one; onboarded, it starts over until its file is there. */
  async #activate(life: number, { callManagers }: PhoneConfig): Promise<void> {
    if (this.#onboarded)
      return this.#retry('unprovisioned', 'onboarded, its file is not there yet');
    const code = this.#code;
    if (code === undefined)
      return this.#turn('asking', this.problem ?? 'it has no activation code');
    this.#turn('onboarding');
    const entered = await enterCode(callManagers, {
      ...{ code, device: this.name, mic: await this.mic(), security: this.security },
      ...{ options: this.#options, resolve: this.#sources.resolve },
    });
    if (life !== this.#life) return;
    if ('told' in entered || entered.mustEnterAnew) this.#code = undefined;
    if (!('told' in entered))
      return entered.mustEnterAnew
        ? this.#turn('asking', entered.problem)
        : this.#retry('waiting', entered.problem);
    this.#mobile?.adopt(entered.told);
    this.#onboarded = true;
    this.#begin(this.#reason);
  }

  /** By MRA: the code leads to the Expressway, which has its file and the way to its nodes. */
  async #runOutside(life: number, mobile: Mobile): Promise<void> {
    if (!mobile.session) {
      if (this.#code === undefined)
        return this.#turn('asking', this.problem ?? 'it has no activation code');
      this.#turn('onboarding');
      try {
        await mobile.activate(this.#code);
        this.#code = undefined;
      } catch (error) {
        if (!(error instanceof CodeRefused) || life !== this.#life) throw error;
        this.#code = undefined;
        return this.#turn('asking', error.message);
      }
    }
    this.#turn('fetching');
    const { config } = await mobile.start();
    if (life !== this.#life) return;
    this.config = config;
    this.load = config.load || this.load;
    await this.#register(life, config, config.lines);
  }

  async #register(life: number, config: PhoneConfig, lines: readonly Line[]): Promise<void> {
    this.#turn('registering');
    const problems: string[] = [];
    for (const [rank, node] of config.callManagers.entries()) {
      try {
        const registration = await this.#registerAt(life, node, config, lines);
        if (life !== this.#life) return registration.drop();
        this.#registration = registration;
        this.callManager = node;
        this.#turn('registered');
        this.#keepAlive(life, { config, lines, rank });
        return;
      } catch (error) {
        if (life !== this.#life) return;
        const refused = error instanceof Refused;
        problems.push(`${node.host}: ${error instanceof Error ? error.message : String(error)}`);
        // A no of a node that is there is a no of the cluster.
        if (refused) return this.#retry('rejected', problems.join('; '));
      }
    }
    this.#retry('waiting', problems.join('; ') || 'no Unified CM is named');
  }

  async #registerAt(
    life: number,
    node: CallManager,
    config: PhoneConfig,
    lines: readonly Line[],
  ): Promise<Registration> {
    const { name: device, model, load, security } = this;
    const phone = {
      ...{ device, model, load, security, reason: this.#reason, options: this.#options },
      ...{ resolve: this.#sources.resolve, mobile: this.#mobile?.session && this.#mobile },
    };
    return registerAt(
      phone,
      node,
      { config, lines },
      {
        onLost: () => {
          if (life === this.#life && this.#registration) this.#failOver(life, config, lines);
        },
        onAction: (action, body) => {
          if (life === this.#life) void this.#obey(action, body);
        },
      },
    );
  }

  #failOver(life: number, config: PhoneConfig, lines: readonly Line[]): void {
    this.#registration?.drop();
    this.#registration = undefined;
    this.#reason = 'CM-closed-TCP';
    clearTimeout(this.#timer);
    void this.#register(life, config, lines).catch((error: unknown) => {
      if (life === this.#life) this.#retry('waiting', String(error));
    });
  }

  #keepAlive(
    life: number,
    now: { config: PhoneConfig; lines: readonly Line[]; rank: number },
  ): void {
    const { config, lines, rank } = now;
    const expires = (this.#registration?.expires ?? config.registerSeconds) * SAFETY;
    const seconds = this.#options.keepAliveSeconds ?? config.keepAliveSeconds;
    this.#later(Math.min(seconds, expires) * 1000, () => {
      void (async () => {
        try {
          if (rank > 0 && (await this.#fallBack(life, now))) return;
          await this.#registration?.refresh();
          if (life === this.#life) this.#keepAlive(life, now);
        } catch (error) {
          if (life !== this.#life) return;
          if (error instanceof Refused) this.#begin('KeepaliveTO');
          else this.#failOver(life, config, lines);
        }
      })();
    });
  }

  /** Back to a node of higher rank as soon as it takes the phone again. */
  async #fallBack(
    life: number,
    { config, lines, rank }: { config: PhoneConfig; lines: readonly Line[]; rank: number },
  ): Promise<boolean> {
    for (const [better, node] of config.callManagers.slice(0, rank).entries()) {
      const found = await this.#registerAt(life, node, config, lines).catch(() => undefined);
      if (!found) continue;
      if (life !== this.#life) {
        found.drop();
        return true;
      }
      const old = this.#registration;
      this.#registration = found;
      this.callManager = node;
      old?.drop();
      this.emit('moved', node);
      this.#keepAlive(life, { config, lines, rank: better });
      return true;
    }
    return false;
  }

  /** Reset and restart both fetch anew; check-version only when the stamp is another one. */
  async #obey(action: ServiceAction, body: string): Promise<void> {
    this.emit('action', action);
    if (action === 'check-version') {
      const stamp = /^\s*ConfigVersionStamp\s*=\s*\{?([^}\s]+)/im.exec(body)?.[1];
      if (stamp === undefined || stamp === this.config?.versionStamp) return;
    }
    const life = ++this.#life;
    clearTimeout(this.#timer);
    await this.#leave();
    if (life === this.#life) this.#begin(action === 'reset' ? 'reset-reset' : 'reset-restart');
  }

  async #leave(): Promise<void> {
    const registration = this.#registration;
    this.#registration = undefined;
    await registration?.end();
  }
}
