/** Waits for a state of a telephone. */
import type { Phone, PhoneState } from './phone';

/** At once when it is in it. @throws when it does not get there in time; the message tells why */
export function reaches<P extends Phone>(
  phone: P,
  state: PhoneState,
  patienceMs: number,
): Promise<P> {
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
      const { name, state: at, problem = '' } = phone;
      reject(new Error(`${name} is ${at}, not ${state}: ${problem}`));
    }, patienceMs);
    phone.on('state', look);
  });
}
