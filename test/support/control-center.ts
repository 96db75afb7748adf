/** One command of the Control Center, as its SOAP clients send it. */
import type { Ucmock } from '../../server';
import { post } from './axl';

const NAMESPACE = 'http://schemas.cisco.com/ast/soap';

/** @param node process node name that is asked */
export async function control(
  ucm: Ucmock,
  node: string,
  service: string,
  word: 'Start' | 'Stop' | 'Restart',
): Promise<void> {
  const request = `<NodeName>${node}</NodeName><ControlType>${word}</ControlType><ServiceList><item>${service}</item></ServiceList>`;
  const body = `<soapDoControlServices xmlns="${NAMESPACE}"><ControlServiceRequest>${request}</ControlServiceRequest></soapDoControlServices>`;
  const { status, text } = await post(
    ucm,
    `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>${body}</Body></Envelope>`,
    { path: '/controlcenterservice2/services/ControlCenterServices', headers: { Host: node } },
  );
  if (status !== 200) throw new Error(text);
}
