/** GLOB patterns of LIKE and MATCHES patterns that are only known when the statement runs. */
import { globOfLike, globOfMatches } from '../patterns';
import type { SqlFunction } from './function';
import { strict } from './function';

export const likeGlob: SqlFunction = {
  arguments: [1, 2],
  run: strict((pattern, escape) => globOfLike(String(pattern), escape?.toString())),
};

export const matchesGlob: SqlFunction = {
  arguments: [1, 2],
  run: strict((pattern, escape) => globOfMatches(String(pattern), escape?.toString())),
};
