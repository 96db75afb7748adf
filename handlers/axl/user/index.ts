import type { Handler } from '../../../server/dispatch/operation';

export const userHandlers: Handler[] = [];
