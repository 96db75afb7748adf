import { ServiceRefused } from '../../server/cluster/services/node-services';
import { SmallFault, type SmallCall } from '../../server/dispatch/small-service';
import { informationOf, namesIn, nodeOf, refusalOf, responseOf } from './service-view';

interface Request {
  NodeName?: unknown;
  ControlType?: unknown;
  DeployType?: unknown;
  ServiceList?: unknown;
}

/** Start, Stop, Restart: answered at once, the new state comes later. [client] */
export function soapDoControlServices(args: unknown, call: SmallCall): object {
  const request = (args as { ControlServiceRequest?: Request }).ControlServiceRequest ?? {};
  return {
    soapDoControlServicesReturn: command(call, request, request.ControlType, {
      Start: (services, name) => services.start(name),
      Stop: (services, name) => services.stop(name),
      Restart: (services, name) => services.restart(name),
    }),
  };
}

/** Deploy, UnDeploy: activation of feature services, which starts and stops them. [doc] */
export function soapDoServiceDeployment(args: unknown, call: SmallCall): object {
  const request = (args as { DeploymentServiceRequest?: Request }).DeploymentServiceRequest ?? {};
  return {
    soapDoServiceDeploymentReturn: command(call, request, request.DeployType, {
      Deploy: (services, name) => services.activate(name),
      UnDeploy: (services, name) => services.deactivate(name),
    }),
  };
}

type Command = (services: SmallCall['node']['services'], name: string) => void;

function command(
  call: SmallCall,
  request: Request,
  word: unknown,
  commands: Record<string, Command>,
): object {
  const run = typeof word === 'string' ? commands[word] : undefined;
  if (!run)
    throw new SmallFault('Client', `one of ${Object.keys(commands).join(', ')} is expected`);
  if (!CONTROL_ROLES.some((role) => call.user?.roles.has(role)))
    throw new SmallFault('Client', 'The user may not control services.');
  const { services } = nodeOf(call, request.NodeName);
  const now = call.cluster.clock.now();
  const items = namesIn(request.ServiceList).map((name) => {
    try {
      if (services.find(name)?.facts.cli === true) throw new ServiceRefused('not-here', name);
      run(services, name);
    } catch (error) {
      if (error instanceof ServiceRefused) return refusalOf(error, name, services);
      throw error;
    }
    const status = services.find(name);
    return status ? [informationOf(status, now)] : [];
  });
  return responseOf(items.flat());
}

/** [guess] facts/serviceability.md 5 */
const CONTROL_ROLES = [
  'Standard SERVICEABILITY',
  'Standard CCM Admin Users',
  'Standard Serviceability',
];
