/** Where a browser goes after it was signed in: a path of this node, and nowhere else. */

/** @param asked what the client named; '/' for what leads to another host, or is no path */
export function localPath(asked: string): string {
  const isPath = /^\/(?![/\\])[^\s\\]*$/.test(asked);
  return isPath ? asked : '/';
}
