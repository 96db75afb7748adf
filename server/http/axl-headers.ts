/** Headers of an AXL answer. */
import { EVIDENCE_HEADER } from '../schema/evidence';
import type { AxlRequest } from './axl';
import { FORWARDED, SEQUENCE } from './publisher';
import { REQUEST_ID } from './request-id';

const XML = 'text/xml;charset=UTF-8';
/** Longest list of findings in a header; the log has them all. */
const SHOWN = 10;

export function headersOf(
  request: AxlRequest,
  findings: readonly string[],
): Record<string, string | string[]> {
  return {
    'Content-Type': XML,
    Server: '',
    ...(request.entry && { [REQUEST_ID]: request.entry.requestId }),
    ...(request.evidence && { [EVIDENCE_HEADER]: request.evidence }),
    ...(request.cookies && { 'Set-Cookie': [...request.cookies] }),
    ...(request.headers[FORWARDED] !== undefined && { [SEQUENCE]: String(request.node.applied) }),
    ...(findings.length > 0 && {
      'X-Ucmock-Findings': headerText(findings.slice(0, SHOWN).join('; ')),
    }),
  };
}

/** A header holds Latin letters only; whatever else a client sent is shown as ?. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
