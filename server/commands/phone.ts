/** `ucmock phone`: simulated telephones, as many as wanted in one process, against any server. */
import type { HostPlace, Phone } from '../../phone';
import { OptionError, type Option } from '../config/option';
import { CommandFailed, defineCommand, type Outcome } from './command';

interface PhoneCommandOptions {
  tftp: readonly string[];
  model: string;
  mac: string;
  count: number;
  httpPort: number;
  sipHost: readonly string[];
  webPort: number | undefined;
  digest: string | undefined;
  activationCode: readonly string[];
  httpsPort: number;
  cloud: string | undefined;
  dns: string | undefined;
  flash: string | undefined;
  retry: number;
  once: boolean;
  patience: number;
}

const OPTIONS: readonly Option<keyof PhoneCommandOptions>[] = [
  {
    name: 'tftp',
    kind: 'list',
    value: [],
    shows: 'HOST[:PORT]',
    words: 'TFTP servers in their order, the second one the alternate; UDP port 69 unless told',
  },
  { name: 'model', kind: 'text', value: '8841', words: '8841, 7821, ..., or csf for Jabber' },
  {
    name: 'mac',
    kind: 'text',
    value: '00DEADBE0001',
    words: 'MAC address of the first one; each further one has the next',
  },
  { name: 'count', kind: 'number', value: 1, max: 10_000, words: 'how many' },
  {
    name: 'httpPort',
    kind: 'number',
    value: 6970,
    max: 65_535,
    words: 'where TFTP over HTTP listens',
  },
  {
    name: 'sipHost',
    kind: 'list',
    value: [],
    shows: 'NAME=ADDRESS[:PORT]',
    words: 'where a Unified CM of the configuration is, if DNS does not say or its port differs',
  },
  {
    name: 'webPort',
    kind: 'number',
    value: undefined,
    max: 65_535,
    words: 'web page of the first one on loopback; none unless given',
  },
  {
    name: 'digest',
    kind: 'text',
    value: undefined,
    shows: 'USER:PASSWORD',
    words: 'digest credentials, where the security profile asks for them',
  },
  {
    name: 'activationCode',
    kind: 'list',
    value: [],
    shows: 'DIGITS[,DIGITS]',
    words:
      'entered when a phone asks for its activation code: the first one by the first phone, ...',
  },
  {
    name: 'httpsPort',
    kind: 'number',
    value: 8443,
    max: 65_535,
    words: 'where the web services of the Unified CMs listen, for activation codes',
  },
  {
    name: 'cloud',
    kind: 'text',
    value: undefined,
    shows: 'HOST[:PORT]',
    words: 'cloud that knows activation codes: phones come by MRA, and need no TFTP server',
  },
  {
    name: 'dns',
    kind: 'text',
    value: undefined,
    shows: 'ADDRESS:PORT',
    words: 'DNS that names the Expressway of a domain, for MRA; without it there is no way there',
  },
  {
    name: 'flash',
    kind: 'text',
    value: undefined,
    shows: 'FOLDER',
    words: 'where phones in MRA mode keep tokens and certificates until they are plugged in again',
  },
  {
    name: 'retry',
    kind: 'number',
    value: 10,
    max: 86_400,
    words: 'seconds after which a phone starts over when nothing worked',
  },
  {
    name: 'once',
    kind: 'flag',
    value: false,
    words: 'leave as soon as all are registered; exit code 1 when they are not in time',
  },
  { name: 'patience', kind: 'number', value: 60, max: 86_400, words: 'seconds in time' },
];

export const phone = defineCommand<PhoneCommandOptions>({
  name: 'phone',
  words: 'simulate telephones that fetch their files and register',
  options: OPTIONS,
  async run({ options, json }) {
    const phones = await makePhones(options);
    const say = (line: object, text: string): void =>
      void process.stdout.write(json ? `${JSON.stringify(line)}\n` : `${text}\n`);
    for (const one of phones) {
      one.on('state', (state: string) => {
        const { name, lines, problem, mraDomain } = one;
        const at = one.callManager?.host;
        say(
          {
            name,
            state,
            lines,
            ...(at !== undefined && { at }),
            ...(problem && { problem }),
            ...(mraDomain && { mraDomain }),
          },
          [name, state, ...(at === undefined ? [] : [lines.join(','), 'at', at]), problem ?? '']
            .join(' ')
            .trimEnd(),
        );
      });
    }
    await Promise.all(phones.map((one) => one.start()));
    if (options.once) return finish(phones, options.patience);
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (stopping) process.exit(0);
        stopping = true;
        void Promise.all(phones.map((one) => one.stop())).then(() => process.exit(0));
      });
    return undefined;
  },
});

async function makePhones(options: PhoneCommandOptions): Promise<Phone[]> {
  const { Phone: Made } = await import('../../phone');
  const { tftp, model, httpPort, httpsPort, webPort, digest } = options;
  const { cloud, dns, flash } = options;
  const isMobile = cloud !== undefined || dns !== undefined || flash !== undefined;
  if (tftp.length === 0 && !isMobile)
    throw new OptionError('say --tftp HOST: where the files are; or --cloud HOST, for MRA');
  const [user = '', ...password] = digest?.split(':') ?? [];
  const digits = options.mac.replace(/[:.-]/g, '');
  if (!/^[0-9A-Fa-f]{12}$/.test(digits))
    throw new OptionError(`"${options.mac}" is no MAC address`);
  const first = BigInt(`0x${digits}`);
  const shared = {
    ...{
      tftp,
      model,
      httpPort,
      httpsPort,
      retryMs: options.retry * 1000,
      hosts: hostsOf(options.sipHost),
    },
    ...(digest !== undefined && { digest: { user, password: password.join(':') } }),
  };
  try {
    return Array.from({ length: options.count }, (_one, at) => {
      const mac = (first + BigInt(at)).toString(16).padStart(12, '0');
      const activationCode = options.activationCode[at];
      return new Made({
        ...{ ...shared, mac },
        ...(isMobile && {
          mra: { ...(cloud && { cloud }), ...(dns && { dns }), ...(flash && { flash }) },
        }),
        ...(at === 0 && webPort !== undefined && { webPort }),
        ...(activationCode !== undefined && { activationCode }),
      });
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

/** 'ucm-pub=127.0.0.1:5060' */
function hostsOf(texts: readonly string[]): Record<string, HostPlace> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, address, port] = /^([^=]+)=(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? [];
      if (name === undefined || address === undefined)
        throw new OptionError(`"${text}" is no host; say NAME=ADDRESS or NAME=ADDRESS:PORT`);
      const ports = port === undefined ? {} : { sipPort: Number(port), sipsPort: Number(port) };
      return [name, { address: address.replace(/[[\]]/g, ''), ...ports }];
    }),
  );
}

async function finish(phones: readonly Phone[], seconds: number): Promise<Outcome> {
  const results = await Promise.allSettled(phones.map((one) => one.registered(seconds * 1000)));
  const failed = results.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  await Promise.all(phones.map((one) => one.stop()));
  if (failed.length > 0) throw new CommandFailed(`${failed.length} not registered: ${failed[0]}`);
  return { json: { registered: phones.length }, text: `${phones.length} registered\n` };
}
