/** How the Control Center shows services. [wsdl, client, guess] facts/serviceability.md 4 */
import type { SmallCall } from '../../server/dispatch/small-service';
import { ctime } from '../../server/runtime/date-text';
import type {
  NodeServices,
  ServiceRefused,
  ServiceStatus,
} from '../../server/cluster/services/node-services';

export interface ServiceInformation {
  ServiceName: string;
  ServiceStatus: string;
  ReasonCode: number;
  ReasonCodeString: string;
  StartTime?: string;
  UpTime: number;
}

const REASONS = { 'Service Not Activated': -1068, 'Commanded Out of Service': -1069 } as const;

export function informationOf(status: ServiceStatus, now: number): ServiceInformation {
  const { facts, state, reason, since } = status;
  return {
    ServiceName: facts.name,
    ServiceStatus: state,
    ReasonCode: reason === undefined ? -1 : REASONS[reason],
    ReasonCodeString: reason ?? ' ',
    ...(since !== undefined && { StartTime: ctime(since) }),
    UpTime: since === undefined ? -1 : Math.floor((now - since) / 1000),
  };
}

const REFUSALS: Record<ServiceRefused['reason'], [number, string]> = {
  unknown: [-1010, 'No such service'],
  'not-activated': [-1068, 'Service Not Activated'],
  'already-started': [-1039, 'already started'],
  'already-stopped': [-1040, 'already stopped'],
  'not-deployable': [-1010, 'No such service'],
  'not-here': [-1069, 'Commanded Out of Service'],
};

/** A service that refused its command: its state as it is, with the reason. */
export function refusalOf(
  { reason }: ServiceRefused,
  name: string,
  services: NodeServices,
): ServiceInformation {
  const [ReasonCode, ReasonCodeString] = REFUSALS[reason];
  return {
    ServiceName: name,
    ServiceStatus: services.find(name)?.state ?? 'Unknown',
    ReasonCode,
    ReasonCodeString,
    UpTime: -1,
  };
}

export function responseOf(items: readonly ServiceInformation[]): object {
  return {
    ReturnCode: '0',
    ReasonCode: -1,
    ReasonString: '',
    ServiceInfoList: { item: items },
  };
}

/** A servlet is a web application; the rest are processes. [doc] */
export function specificationOf({ facts }: ServiceStatus): object {
  return {
    ServiceName: facts.name,
    ServiceType: SERVLET.test(facts.name) ? 'Servlet' : 'Service',
    Deployable: facts.kind === 'feature',
    GroupName: facts.group,
    ...(facts.needs && { DependentServices: { Service: facts.needs } }),
  };
}

const SERVLET = /Web Service|Servlet|APIs|^SOAP|SOAP -|Admin$|Serviceability$|Application$/;

/** The node that a request names; the one asked when it names none that runs here. */
export function nodeOf({ cluster, node }: SmallCall, name: unknown): SmallCall['node'] {
  return (typeof name === 'string' ? cluster.node(name) : undefined) ?? node;
}

/** `ServiceList`: items as text, or nested as some clients send them. [client] */
export function namesIn(list: unknown): string[] {
  if (typeof list === 'string') return list === '' ? [] : [list];
  if (Array.isArray(list)) return list.flatMap(namesIn);
  if (typeof list !== 'object' || list === null) return [];
  return Object.entries(list).flatMap(([key, value]) =>
    key === 'attributes' ? [] : namesIn(value),
  );
}
