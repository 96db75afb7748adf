/** The Control Center of a node, as an administrator's script restarts a service there (SOAP). */
import type { Lab } from './lab';
import { eventually, expectEqual, expectText } from './story';

const PATH = '/controlcenterservice2/services/ControlCenterServices';

interface Command {
  /** process node name */
  node: string;
  service: string;
  /** user:password */
  login: string;
}

/** How long a service takes to stop and start: the cluster's clock is put on instead of waiting. */
const RESTART_S = 10;

/** Asks for the restart and sees that the service runs again. @throws when it is refused */
export async function restartService(lab: Lab, command: Command): Promise<void> {
  const { node, service, login } = command;
  await post(
    lab,
    command,
    `<soapDoControlServices><ControlServiceRequest><NodeName>${node}</NodeName><ControlType>Restart</ControlType><ServiceList><item>${service}</item></ServiceList></ControlServiceRequest></soapDoControlServices>`,
  );
  const on = JSON.stringify({ advance: { seconds: RESTART_S } });
  const headers = { 'Content-Type': 'application/json' };
  await lab.call(`${lab.urlOf(node)}/_ucmock/clock`, { method: 'POST', headers, body: on, login });
  await eventually(() => expectStarted(lab, command), 15_000);
}

/** @throws when the service does not run */
export async function expectStarted(lab: Lab, command: Command): Promise<void> {
  const { service } = command;
  const look = `<soapGetServiceStatus><ServiceStatus>${service}</ServiceStatus></soapGetServiceStatus>`;
  expectText(service, await post(lab, command, look), 'ServiceStatus>Started<');
}

async function post(lab: Lab, { node, login }: Command, content: string): Promise<string> {
  const { status, text } = await lab.call(`${lab.urlOf(node)}${PATH}`, {
    method: 'POST',
    login,
    headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.cisco.com/ast/soap"><s:Body>${content}</s:Body></s:Envelope>`,
  });
  expectEqual(`status of the Control Center (${text.slice(0, 200)})`, status, 200);
  return text;
}
