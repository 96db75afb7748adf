/** What ends a stream. RFC 6120 4.9.3 */
import { element, type Element } from '../../runtime/element';

export const STREAMS = 'http://etherx.jabber.org/streams';
const ERRORS = 'urn:ietf:params:xml:ns:xmpp-streams';

export type StreamCondition =
  | 'bad-format'
  | 'bad-namespace-prefix'
  | 'conflict'
  | 'connection-timeout'
  | 'host-unknown'
  | 'internal-server-error'
  | 'invalid-from'
  | 'invalid-namespace'
  | 'not-authorized'
  | 'not-well-formed'
  | 'policy-violation'
  | 'resource-constraint'
  | 'restricted-xml'
  | 'see-other-host'
  | 'system-shutdown'
  | 'unsupported-encoding'
  | 'unsupported-stanza-type'
  | 'unsupported-version';

export class StreamError extends Error {
  override readonly name = 'StreamError';

  /** @param value of `see-other-host`: where the client is to go */
  constructor(
    readonly condition: StreamCondition,
    readonly value?: string,
  ) {
    super(condition);
  }

  get element(): Element {
    return element(STREAMS, 'error', {}, element(ERRORS, this.condition, {}, this.value));
  }
}
