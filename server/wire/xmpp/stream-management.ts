/**
 * Stream management (XEP-0198) as a client that asks for it needs it: stanzas are counted and
 * acknowledged. A broken stream is not resumed. [guess] that it is offered: facts/centralized.md 5
 */
import { element, type Element } from '../../runtime/element';

export const MANAGEMENT = 'urn:xmpp:sm:3';
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

export interface StreamManagement {
  /** @returns the answer, undefined where there is none */
  take(nonza: Element): Element | undefined;
  /** a stanza of the client was handled */
  handled(): void;
}

export function createStreamManagement(): StreamManagement {
  let isOn = false;
  let count = 0;
  const failed = (condition: string): Element =>
    element(MANAGEMENT, 'failed', {}, element(STANZAS, condition));
  return {
    take({ name }) {
      if (name === 'enable' && !isOn) {
        isOn = true;
        count = 0;
        return element(MANAGEMENT, 'enabled', { resume: 'false' });
      }
      if (name === 'r' && isOn) return element(MANAGEMENT, 'a', { h: String(count) });
      if (name === 'a' && isOn) return undefined;
      return failed(name === 'resume' ? 'item-not-found' : 'unexpected-request');
    },
    handled() {
      // h is a number of 32 bits that begins anew.
      count = (count + 1) % 2 ** 32;
    },
  };
}
