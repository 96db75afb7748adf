/** The Control Center SOAP services: which services a node has, how they stand, start, stop. */
import type { Principal } from '../../server/cluster/principal';
import type { SmallService } from '../../server/dispatch/small-service';
import { getProductInformationList } from './getProductInformationList';
import { getStaticServiceListExtended } from './getStaticServiceListExtended';
import { soapDoControlServices, soapDoServiceDeployment } from './soapDoControlServices';
import { soapGetServiceStatus } from './soapGetServiceStatus';
import { soapGetStaticServiceList } from './soapGetStaticServiceList';

/** [client] facts/serviceability.md 5: reading wants what the Server Monitoring group gives */
const READ_ROLES = [
  'Standard Serviceability Read Only',
  'Standard Serviceability',
  'Standard SERVICEABILITY',
  'Standard CCM Admin Users',
  'Standard RealtimeAndTraceCollection',
];

const mayUse = ({ roles }: Principal): boolean => READ_ROLES.some((role) => roles.has(role));

export const controlCenterServices: readonly SmallService[] = [
  {
    path: '/controlcenterservice2/services/ControlCenterServices',
    wsdl: 'control-center/ControlCenterServices.wsdl',
    mayUse,
    operations: {
      soapGetStaticServiceList,
      soapGetServiceStatus,
      soapDoServiceDeployment,
      soapDoControlServices,
      getProductInformationList,
    },
    evidence: { soapGetServiceStatus: 'client', soapDoControlServices: 'client' },
  },
  {
    path: '/controlcenterservice2/services/ControlCenterServicesEx',
    wsdl: 'control-center/ControlCenterServicesEx.wsdl',
    mayUse,
    operations: { getStaticServiceListExtended },
    evidence: { getStaticServiceListExtended: 'client' },
  },
];
