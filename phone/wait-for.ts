/** Waiting for a phone to come into a state. */
import type { Phone } from './phone';
import type { PhoneState } from './state';

/** At once when it is in it. @throws in time; the message tells what it did last */
export function waitFor(phone: Phone, state: PhoneState, patienceMs: number): Promise<Phone> {
  if (phone.state === state) return Promise.resolve(phone);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(late);
      phone.off('state', look);
    };
    const look = (now: PhoneState): void => {
      if (now !== state) return;
      end();
      resolve(phone);
    };
    const late = setTimeout(() => {
      end();
      reject(new Error(`${phone.name} is ${phone.state}, not ${state}: ${phone.problem ?? ''}`));
    }, patienceMs);
    phone.on('state', look);
  });
}
