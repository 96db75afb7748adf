/**
 * The services of a phone: it opens an address, shows what comes, takes what is typed and follows its
 * keys. The idle URL is one of them, opened when nobody has touched the phone for a while.
 */
import type { PhoneConfig } from '../config/config';
import type { PhoneOptions } from '../options';
import { dial, type IvrCall } from './ivr';
import { readScreen, type Key, type Screen } from './screen';
import { askWeb, type Web } from './web';

/** The phone that has the services. */
export interface ServedPhone {
  name: string;
  model: { product: string };
  callManager: { host: string } | undefined;
  config: Pick<PhoneConfig, 'idleUrl' | 'idleSeconds'> | undefined;
  emit(event: 'screen', screen: Screen | undefined): boolean;
  on(event: 'state', listener: (state: string) => void): unknown;
}

/** of the administration's web server, where services are too. [doc] */
const WEB_PORT = 8443;

export class PhoneServices {
  /** what it shows now; undefined: its own picture */
  screen: Screen | undefined;
  /** why the last address showed nothing */
  problem: string | undefined;

  readonly #phone: ServedPhone;
  readonly #idleSeconds: number | undefined;
  readonly #web: Web;
  readonly #shown: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    phone: ServedPhone,
    { options, resolve }: { options: PhoneOptions; resolve: Web['resolve'] },
  ) {
    this.#phone = phone;
    this.#idleSeconds = options.idleSeconds;
    this.#web = {
      ...{ hosts: options.hosts ?? {}, resolve, ca: options.ca, httpsPort: options.httpsPort },
      // As phones tell services what they are. [client]
      headers: { 'X-CiscoIPPhoneModelName': phone.model.product, Accept: 'text/xml, */*' },
    };
    phone.on('state', (state) => {
      this.leave();
      if (state === 'registered') this.#idle();
    });
  }

  /** Opens the idle URL when its time has come. Nobody waits for it, so a failure is kept in `problem`. */
  #idle(): void {
    const { idleUrl = '', idleSeconds = 0 } = this.#phone.config ?? {};
    const seconds = this.#idleSeconds ?? idleSeconds;
    if (idleUrl === '' || seconds <= 0) return;
    this.#timer = setTimeout(() => {
      if (this.screen === undefined) void this.open(idleUrl).catch(() => undefined);
    }, seconds * 1000);
  }

  /** Calls a number behind which a voice answers. @throws with what is said when nobody does */
  async dial(number: string): Promise<IvrCall> {
    const { name, callManager } = this.#phone;
    if (!callManager) throw new Error(`${name} is not registered.`);
    return dial(this.#web, `https://${callManager.host}:${WEB_PORT}`, { device: name, number });
  }

  /**
   * The dialogue of the Tool for Auto-Registered Phones Support: this phone becomes the configured one
   * that has the directory number. @returns what was said in the end
   */
  async taps(number: string, directoryNumber: string): Promise<string> {
    const call = await this.dial(number);
    await call.send(`${directoryNumber}#`);
    if (call.listens) await call.send('1');
    return call.says;
  }

  /** Back to its own picture; what was to come when it is idle does not come. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#shown.length = 0;
    this.#show(undefined);
  }

  /** @throws when nothing comes that it can show */
  async open(url: string): Promise<Screen> {
    const address = url.replace(/#DEVICENAME#/g, this.#phone.name);
    try {
      const { status, text } = await askWeb(this.#web, address);
      if (status !== 200) throw new Error(`status ${status} of ${address.split('?', 1)[0] ?? ''}`);
      const screen = readScreen(text);
      this.problem = undefined;
      this.#shown.push(address);
      this.#show(screen);
      return screen;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** Types into the fields of the screen, by their labels. @throws when there is no such field */
  type(entries: Readonly<Record<string, string>>): void {
    const screen = this.#needScreen();
    for (const [label, value] of Object.entries(entries)) {
      const field = screen.fields.find((one) => one.label === label);
      if (!field) throw new Error(`There is no field "${label}" on "${screen.title}".`);
      field.value = value;
    }
  }

  /**
   * Presses a soft key, or chooses an entry of a menu.
   * @returns what it shows then @throws when there is no such key
   */
  async press(name: string): Promise<Screen | undefined> {
    const { keys, entries, title } = this.#needScreen();
    const key = [...keys, ...entries].find((one) => one.name === name);
    if (!key) throw new Error(`There is no key "${name}" on "${title}".`);
    return this.#follow(key);
  }

  async #follow({ url }: Key): Promise<Screen | undefined> {
    const command = /^SoftKey:(.+)$/.exec(url)?.[1];
    if (command === undefined) return this.open(url);
    if (command === 'Submit') return this.#submit();
    this.#shown.pop();
    const before = command === 'Exit' ? undefined : this.#shown.pop();
    if (before !== undefined) return this.open(before);
    this.leave();
    return undefined;
  }

  #submit(): Promise<Screen> {
    const { url, fields } = this.#needScreen();
    const entered = new URLSearchParams(
      fields.map(({ parameter, value }): [string, string] => [parameter, value]),
    );
    return this.open(`${url}${url.includes('?') ? '&' : '?'}${entered.toString()}`);
  }

  #needScreen(): Screen {
    if (!this.screen) throw new Error('The phone shows no service.');
    return this.screen;
  }

  #show(screen: Screen | undefined): void {
    if (this.screen === screen) return;
    this.screen = screen;
    this.#phone.emit('screen', screen);
  }
}
