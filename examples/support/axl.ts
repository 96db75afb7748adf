/** AXL as a provisioning tool speaks it: npm soap with the WSDL that the server hands out. */
import { BasicAuthSecurity, createClientAsync, type WSDL } from 'soap';
import type { Lab } from './lab';

/** calls an operation; resolves with the content of its answer, rejects with the fault's text */
export type Axl = (operation: string, args: object) => Promise<Record<string, unknown>>;

type Methods = Record<string, (args: object) => Promise<[Record<string, unknown>]>>;

/** Schema versions that were read: it takes a second or two, and is the same at every node. */
const read = new Map<string, WSDL>();

/**
 * @param node process node name of the lab
 * @param login user:password
 * @param version of the schema; the release's own unless told
 */
export async function axlOf(lab: Lab, node: string, login: string, version?: string): Promise<Axl> {
  const url = `${lab.urlOf(node)}/axl/`;
  const [user = '', password = ''] = login.split(/:(.*)/s);
  const options = { endpoint: url, wsdl_options: { httpsAgent: lab.agent } };
  const client =
    version === undefined
      ? await createClientAsync(`${url}?wsdl`, options)
      : await createClientAsync(`${url}?wsdl&version=${version}`, {
          ...options,
          wsdlCache: {
            has: () => read.has(version),
            get: () => read.get(version) as WSDL,
            set: (_url, wsdl) => void read.set(version, wsdl),
          },
        });
  client.setSecurity(new BasicAuthSecurity(user, password, { httpsAgent: lab.agent }));
  const methods = client as unknown as Methods;
  return async (operation, args) => {
    const method = methods[`${operation}Async`];
    if (!method) throw new Error(`the WSDL has no operation ${operation}`);
    const [answer] = await method.call(client, args);
    return answer;
  };
}
