/**
 * A small SOAP service beside AXL (Control Center, RisPort, EPAS ...): a hand-written WSDL below
 * wsdl/, and a function for each of its operations.
 */
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import type { Evidence } from '../schema/evidence';

export interface SmallCall {
  readonly cluster: Cluster;
  readonly node: Node;
  /** undefined where the service asks for no login of HTTP */
  readonly user: Principal | undefined;
  /** content of the SOAP header, as npm soap reads it */
  readonly header: unknown;
}

/** An operation that cannot be answered; it becomes a SOAP fault with HTTP 500. */
export class SmallFault extends Error {
  override readonly name = 'SmallFault';

  /** @param code local part of the faultcode: 'Server.RateControl' */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface SmallService {
  /**
   * '/controlcenterservice2/services/ControlCenterServices', the first one in the WSDL; a trailing
   * slash is taken too
   */
  path: string;
  /** further paths of the same */
  aliases?: readonly string[];
  /** file below wsdl/ */
  wsdl: string;
  /** may this user ask at all? 403 when not; 'open': nobody logs in, the body says who asks */
  mayUse: 'open' | ((user: Principal) => boolean);
  /** is it there at this node? everywhere unless told */
  servedBy?(node: Node): boolean;
  /** 1.1 unless told */
  soapVersion?: '1.2';
  /**
   * operation -> the content of its answer, as npm soap writes it (elements in the order of the
   * schema are the caller's care). @throws SmallFault
   */
  operations: Record<string, (args: unknown, call: SmallCall) => object | Promise<object>>;
  /** what is known of them; of one that is not named: the interface alone */
  evidence?: Readonly<Record<string, Evidence>>;
}
