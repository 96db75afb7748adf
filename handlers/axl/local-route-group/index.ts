import { updateLocalRouteGroup } from './updateLocalRouteGroup';

export const localRouteGroupHandlers = [updateLocalRouteGroup];
