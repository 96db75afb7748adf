/** Parts of a gateway that come and go by themselves. */
import {
  addGatewaySubunits,
  addUnitsToGateway,
  removeGatewaySubunits,
  removeUnitsToGateway,
} from './units';

export const gatewayHandlers = [
  addGatewaySubunits,
  addUnitsToGateway,
  removeGatewaySubunits,
  removeUnitsToGateway,
];
