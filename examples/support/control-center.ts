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
export async function restartService(lab: Lab, { node, service, login }: Command): Promise<void> {
  const post = async (content: string) => {
    const { status, text } = await lab.call(`${lab.urlOf(node)}${PATH}`, {
      method: 'POST',
      login,
      headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
      body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.cisco.com/ast/soap"><s:Body>${content}</s:Body></s:Envelope>`,
    });
    expectEqual(`status of the Control Center (${text.slice(0, 200)})`, status, 200);
    return text;
  };
  await post(
    `<soapDoControlServices><ControlServiceRequest><NodeName>${node}</NodeName><ControlType>Restart</ControlType><ServiceList><item>${service}</item></ServiceList></ControlServiceRequest></soapDoControlServices>`,
  );
  const on = JSON.stringify({ advance: { seconds: RESTART_S } });
  const headers = { 'Content-Type': 'application/json' };
  await lab.call(`${lab.urlOf(node)}/_ucmock/clock`, { method: 'POST', headers, body: on, login });
  const look = `<soapGetServiceStatus><ServiceStatus>${service}</ServiceStatus></soapGetServiceStatus>`;
  await eventually(async () => {
    expectText(`${service} after its restart`, await post(look), 'ServiceStatus>Started<');
  }, 15_000);
}
