/** The names of a user, as its own document and the directory search show them. */
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { text } from './text';

export function nameElements(user: Row, release: number): Tree {
  return {
    userName: text(user.userid),
    firstName: text(user.firstname),
    lastName: text(user.lastname),
    middleName: text(user.middlename),
    nickName: text(user.nickname),
    // Since 11.0. [doc]
    ...(release >= 11 && { displayName: text(user.displayname) }),
  };
}
