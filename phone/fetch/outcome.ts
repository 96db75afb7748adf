/** Why a file did not come. */

/** The server is there and has no such file: the phone goes on with the next name. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';
}

/** The server, or this door of it, is not there: the phone tries the next way. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
}
