/** Mobility numbers of the cluster. */
import { addMobility, getMobility, updateMobility } from './mobility';

export const mobilityHandlers = [addMobility, getMobility, updateMobility];
