/**
 * The services of a phone: it opens an address, shows what comes, takes what is typed and follows its
 * keys. The idle URL is one of them, opened when nobody has touched the phone for a while.
 */
import { readScreen, type Key, type Screen } from './screen';
import { askWeb, type Web } from './web';

export interface ServicesOptions {
  web: Web;
  /** what stands for #DEVICENAME# */
  device: string;
  onScreen(screen: Screen | undefined): void;
}

export class PhoneServices {
  /** what it shows now; undefined: its own picture */
  screen: Screen | undefined;
  /** why the last address showed nothing */
  problem: string | undefined;

  readonly #options: ServicesOptions;
  readonly #shown: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ServicesOptions) {
    this.#options = options;
  }

  /** Opens the idle URL when its time has come. Nobody waits for it, so a failure is kept in `problem`. */
  idleAfter(url: string, seconds: number): void {
    clearTimeout(this.#timer);
    if (url === '' || seconds <= 0) return;
    this.#timer = setTimeout(() => {
      if (this.screen === undefined) void this.open(url).catch(() => undefined);
    }, seconds * 1000);
  }

  /** Back to its own picture; what was to come when it is idle does not come. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#shown.length = 0;
    this.#show(undefined);
  }

  /** @throws when nothing comes that it can show */
  async open(url: string): Promise<Screen> {
    const { web, device } = this.#options;
    const address = url.replace(/#DEVICENAME#/g, device);
    try {
      const { status, text } = await askWeb(web, address);
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
    this.#options.onScreen(screen);
  }
}
