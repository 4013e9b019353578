import type { Message } from './message.ts'
import type { Device, PrintTo } from './printing.ts'
import type { UpgradeStep } from './upgrade.ts'

/**
 * What the main process and the data process say to each other over `process.parentPort`. The window is not part of
 * it: it talks to the data process over its own MessagePort (`bridge.ts`), which main only hands over.
 */
export type ToData =
  /** Once, first. `key` is the 32 bytes of the database key: by message, so that it is in no argv and no environment. */
  | {
      kind: 'start'
      key: Uint8Array
      /** absolute path of the profile folder; the database and all else that lasts lie in it */
      user_data: string
      api_url: string | null
      publishable_key: string | null
      vault: 'system' | 'weak'
      version: string
      /** absolute path of a better-sqlite3 binary built for this runtime, null for the packaged prebuild */
      native_binding: string | null
    }
  /** One per window, any number, also before `ready`; the transferred port is `event.ports[0]`. */
  | { kind: 'serve' }
  /** Answers to `seal` and `unseal`; null: the vault can not do it (another key, damaged bytes). */
  | { kind: 'sealed'; id: number; value: Uint8Array | null }
  | { kind: 'unsealed'; id: number; value: Uint8Array | null }
  /** Answers to `save_file` and `hand_document`: absolute path, null where the person chose none; of a print the job in the system's queue, null where it has no name; `failed`: the disk, the viewer or the printer refused. */
  | { kind: 'saved'; id: number; file: string | null; failed: boolean; /** the printer that was chosen is not there */ gone?: boolean; /** what the disk has against it */ fault?: FileTrouble }
  /** Answer to `list_printers`; null: the system did not say. */
  | { kind: 'printers'; id: number; devices: Device[] | null }
  /** Answer to `list_jobs`; null: the system does not tell. */
  | { kind: 'jobs'; id: number; jobs: string[] | null }
  /** Answer to `choose_file`: a number that stands for the file, its name and size, and for keys its text; null where the person chose none. */
  | { kind: 'chosen'; id: number; file: ChosenFile | null; failed: boolean }
  /** What a drill is at (`said`), what it came to (`verdict`), or that it came to none. Both as the drill's process said them. */
  | { kind: 'drill'; id: number; said: unknown }
  | { kind: 'drill_ended'; id: number; verdict: unknown; end: 'verdict' | 'cancelled' | 'failed' | 'too_long'; /** what went wrong, where there are words for it */ why?: string }
  /** Answers to `open_export`, `write_export` and `close_export`; `file`: absolute path, null where the person chose none. */
  | { kind: 'export_file'; id: number; file: string | null; fault: FileTrouble | null }
  /** The PC sleeps or is locked: close the person's session (stage `locked`), keep the outbox. */
  | { kind: 'suspend' }
  | { kind: 'resume' }
  /** The app quits: finish the running transaction, checkpoint, close the file, exit with 0 within 2 s. */
  | { kind: 'stop' }

/** `token` stands for its path, which main keeps to itself. */
export type ChosenFile = { token: number; /** of a folder its whole path */ name: string; bytes: number; /** of a key: what is in it */ text: string | null; /** of a backup: its first bytes */ head: string | null; /** a key that a passphrase opens lies beside it */ has_key_file: boolean }
/** What the disk has against a file: no room, no right, not there any more, held by another program. */
export type FileTrouble = 'full' | 'read_only' | 'gone' | 'busy' | 'other'

export type FromData =
  | { kind: 'seal'; id: number; bytes: Uint8Array }
  | { kind: 'unseal'; id: number; bytes: Uint8Array }
  /** A person wants a file: main asks where, under this proposed name, and writes it. */
  | { kind: 'save_file'; id: number; name: string; text: string }
  /** A person wants a document: main saves it where they say, opens it, prints it, or gives a mail with it to the mail program. Answered by `saved`. */
  | { kind: 'hand_document'; id: number; how: 'save' | 'open' | 'print' | 'mail'; name: string; bytes: Uint8Array; /** of a print: where, and how often; nothing: once at the usual printer */ to?: PrintTo }
  /** Which printers the system has now. Answered by `printers`. */
  | { kind: 'list_printers'; id: number }
  /** Which jobs the printers have taken and not printed yet. Answered by `jobs`. */
  | { kind: 'list_jobs'; id: number }
  /** A person chooses a backup or a key in the system's dialog; main alone knows where it lies. A folder is told as it is; one of a dump (`dump`) stands for the files in it. Answered by `chosen`. */
  | { kind: 'choose_file'; id: number; what: 'backup' | 'key' | 'folder' | 'dump' }
  /** A backup that was made under this name in a folder that a person chose once stands for itself, as one that is chosen. Answered by `chosen`. */
  | { kind: 'take_made'; id: number; folder: string; name: string }
  /** Restores a chosen backup in a process of its own; answered by `drill` and one `drill_ended`. */
  | { kind: 'start_drill'; id: number; token: number; order: unknown }
  /** Seals the rows of a firm, or a whole database, into an archive where the person says, proposed under this name, or into a folder that they chose once; answered as a drill is. */
  | { kind: 'start_archive'; id: number; name: string; folder: string | null; order: unknown }
  /** Looks whether a storage takes what these keys write, or whether a database can be saved; answered as a drill is. */
  | { kind: 'probe_storage'; id: number; order: unknown }
  /** A photo that the archive has asked for, as `said` of a `drill`. */
  | { kind: 'give_object'; id: number; given: unknown }
  | { kind: 'end_drill'; id: number }
  /** Writes what was found beside the backup; answered by `saved`. */
  | { kind: 'save_certificate'; id: number; token: number; text: string }
  /** A person wants a file that comes in parts: main asks where, under this proposed name, and begins it under another one. */
  | { kind: 'open_export'; id: number; name: string }
  /** The next part of what `handle` (the id of its `open_export`) has begun. */
  | { kind: 'write_export'; id: number; handle: number; bytes: Uint8Array }
  /** The file is whole and gets its name, or it is given up and goes. */
  | { kind: 'close_export'; id: number; handle: number; keep: boolean }
  /** A successful `use_backend`: main keeps it for the next start. */
  | { kind: 'config'; api_url: string; publishable_key: string }
  /** Before `ready`: it brings its database up to date and answers nothing meanwhile. */
  | { kind: 'upgrading'; step: UpgradeStep }
  | { kind: 'ready' }
  /** It can not work and a restart would not help (newer file, wrong key …). Main shows the sentence and leaves it stopped. */
  | { kind: 'trouble'; message: Message }
