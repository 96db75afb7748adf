/** Simulated telephones in a lab: they find its nodes by name, at the ports that the lab has. */
import { Phone, type HostPlace, type PhoneOptions } from '../../phone';
import type { Lab } from './lab';
import { eventually } from './story';

/** @param nodes process node names that its files may name */
export function phoneOf(
  lab: Lab,
  nodes: readonly string[],
  options: Omit<PhoneOptions, 'tftp'>,
): Phone {
  const hosts = Object.fromEntries(
    nodes.map((node): [string, HostPlace] => [
      node,
      {
        ...{ address: '127.0.0.1', sipPort: lab.sipPortOf(node) },
        httpsPort: Number(new URL(lab.urlOf(node)).port),
      },
    ]),
  );
  const phone = new Phone({
    // Files come over HTTP here.
    ...{ tftp: '127.0.0.1:1', httpPort: lab.filePort, hosts, ca: lab.ca, retryMs: 300 },
    ...options,
  });
  lab.onStop(() => phone.stop());
  return phone;
}

/** Plugs it in unless it is, and waits until it is registered with this number. */
export async function registeredAs(phone: Phone, number: string): Promise<void> {
  if (phone.state === 'off') await phone.start();
  await eventually(() => {
    const now = phone.state === 'registered' ? phone.lines[0] : undefined;
    if (now === number) return Promise.resolve();
    return Promise.reject(
      new Error(`${phone.name} is ${phone.state} as ${String(now)}: ${phone.problem ?? ''}`),
    );
  }, 20_000);
}
