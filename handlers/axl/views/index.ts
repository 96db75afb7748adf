/** Lists that are views over the rows of other nouns. */
import { listRoutePlan } from './listRoutePlan';

export const viewHandlers = [listRoutePlan];
