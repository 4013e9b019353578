/** The one thing that the window, Node and Electron have alike and this folder uses: random bytes. */
declare const crypto: { getRandomValues<T extends Uint8Array>(bytes: T): T }
