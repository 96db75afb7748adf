/**
 * A fault -> SOAP bytes (HTTP 500). axlError is not qualified, although the XSD makes it a global
 * element of the AXL namespace; in listChange's faults it is. [recorded] facts/axl.md 1.1, 4.1
 */
import type { AxlFault } from '../schema/axl-fault';
import { faultOf } from '../schema/faults';
import { escapeText } from '../runtime/escape';

const OPEN = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault>`;
const CLOSE = '</soapenv:Fault></soapenv:Body></soapenv:Envelope>';

/** A fault that stands in no table: a test's own. */
export interface ToldFault {
  code: number;
  side: 'server' | 'client';
  message: string;
}

export function encodeFault(
  fault: AxlFault | ToldFault,
  operation: string,
  namespace: string,
): string {
  const { code, side } = 'fault' in fault ? faultOf(fault.fault) : fault;
  const text = escapeText(fault.message);
  const qualified = operation === 'listChange';
  const declaration = qualified
    ? '<?xml version="1.0" encoding="UTF-8"?>'
    : "<?xml version='1.0' encoding='UTF-8'?>";
  const open = qualified ? `ns2:axlError xmlns:ns2="${escapeText(namespace)}"` : 'axlError';
  const close = qualified ? 'ns2:axlError' : 'axlError';
  return (
    `${declaration}${OPEN}<faultcode>soapenv:${side === 'client' ? 'Client' : 'Server'}</faultcode>` +
    `<faultstring>${text}</faultstring><detail><${open}><axlcode>${code}</axlcode>` +
    `<axlmessage>${text}</axlmessage><request>${escapeText(operation)}</request></${close}></detail>${CLOSE}`
  );
}
