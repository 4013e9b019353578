/** SQLite's words for bytes that are not what was written: the cipher authenticates each page when it is read. */
const damaged = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_DATA', 'SQLITE_IOERR_CORRUPTFS']
/** The file that SQLite's processes share is the first to find no place. */
const full = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

/** Whether an error says that the database's file is damaged. A full disk, a lock or missing rights are none. */
export const isDamage = (error: unknown): boolean => damaged.some(code => codeOf(error).startsWith(code))

/** Whether an error says that the disk has no room left. */
export const isDiskFull = (error: unknown): boolean => full.includes(codeOf(error))
