import type { DrillClosed } from './drills.ts'

/**
 * What a drill finds, in English as its record keeps it: whoever mends a backup searches for these words. The screen and the certificate say the
 * same in the language of their reader, under `backups.found`. Only what a database says of itself has no words here.
 */
export const findings = {
  // what the more general ones below would read as well comes first
  not_asked: 'could not be asked: {reason}',
  account_missing: 'the account of {id} is missing',
  account_no_identity: 'the account of {id} has no identity',
  rows_missing: '{table}: its rows are missing',
  rows_too_large: '{table}: its rows would unpack to more than {mb} MB',
  rows_no_end: '{file}: the rows of {table} have no end',
  ends_within: '{file}: it ends within {piece}',
  psql_command: '{file}: a command of psql: {text}',
  connects: '{file}: it names the database to connect to; take the dump without --create',
  foreign_language: '{file}: a function in {language}',
  reaches_out: '{file}: {function} reaches out of the database: {text}',
  computed: '{file}: rows that are computed: {text}',
  long_statement: '{file}: a statement of {mb} MB, which no dump has: {text}',
  extension_lacks: '{statement}: the extension {extension} is not in this program. If nothing of the firm needs it, take the dump with --schema for public, private, auth, storage and supabase_migrations; else restore it on a server that has it',
  sequences: 'the counters are {found} instead of {wanted}',
  sequence_behind: '{name} stands at {last}, the data at {top}',
  number_blocks: 'the number blocks are {found} instead of {wanted}',
  number_given_again: 'the block of {number} stands at {next}',
  taken_twice: 'vehicle {vehicle} is taken twice',
  out_twice: 'vehicle {vehicle} is out twice',
  audit_chain: 'the audit breaks in chain {chain} at {place}',
  letters: '{wrong} of {all} customers whose names hold other letters than English have them encoded twice',
  bucket_open: 'the files of {bucket} are open to everybody',
  staff_sees: 'STAFF sees {rows} rows of {table} of another firm',
  customer_sees: 'CUSTOMER sees {rows} rows of {table} of another firm',
  customer_sees_contracts: 'a customer sees {contracts} contracts of others',
  counter_blind: 'somebody of the counter sees no contract of their own location',
  unknown_sees: 'somebody whom no firm knows sees rows of {table}',
  anybody_reaches: 'somebody who is not signed in reaches {table}',
  photos_left_out: 'the bytes of the photos and signatures were left out',
  files_count: 'there are {found} files instead of {wanted}',
  desk_operations: 'there are {found} operations of the desk instead of {wanted}',
  desk_unreadable: 'the operations of the desk can not be read',
  no_manifest: 'it has no signed manifest',
  no_public_key: 'no key is known that it should be signed with (--public-key FILE)',
  signed_by_other: 'the signature is not of the known key, or the manifest was changed',
  newer_format: 'it has format {found}; this program reads up to {known}',
  other_migration: 'it is of migration {migration}, which this program does not have',
  manifest_incomplete: 'its manifest is not complete: {path}',
  manifest_unreadable: 'its manifest is no JSON',
  other_database: 'it is of another database than the known backups',
  other_then: 'backup {serial} was another when it was made',
  data_alone: 'a backup of data alone has no rules and rights; it proves nothing by itself',
  structure_alone: 'a backup of the structure alone has no rows; it proves nothing by itself',
  future: 'it is from the future',
  no_contracts: 'it has no table public.contracts',
  newest_age: 'nothing in it is younger than {hours} hours, promised are {promised}',
  compared_with: '(compared with migration {migration}, the newest here: the dump does not say of which it is)',
  archive_ends: 'the archive ends before it is complete.',
  archive_other: 'this is no archive of ours.',
  archive_outside: '{name} names a place outside of the archive.',
  archive_no_file: '{name} is no plain file.',
  archive_too_large: 'the archive holds more than {mb} MB.',
  archive_twice: '{name} is in it twice.',
  rows: '{table} has {found} rows instead of {wanted}',
  contents: '{table} has other contents',
  orphans: '{rows} rows of {table} have no {parent} ({columns})',
  strangers: '{rows} rows of {table} belong to another firm than their {parent}',
  other_firm: '{rows} rows of {table} are of another firm',
  contracts: 'there are {found} contracts instead of {wanted}',
  charges_rp: 'the charges come to {found} Rappen instead of {wanted}',
  payments_rp: 'the payments come to {found} Rappen instead of {wanted}',
  refunds_rp: 'the refunds come to {found} Rappen instead of {wanted}',
  captured_rp: 'the captured deposits come to {found} Rappen instead of {wanted}',
  invoices_rp: 'the invoices come to {found} Rappen instead of {wanted}',
  contracts_sha256: 'the balances of the contracts have the hash {found} instead of {wanted}',
  balance: 'contract {contract} is completed and its balance is {balance} Rappen',
  document: 'document {number} asks for {asked} Rappen, its lines for {lines}',
  inspection: 'inspection {id} of contract {contract} ({kind}) does not say what was sealed',
  extension: 'extension {id} of contract {contract} does not say what was sealed',
  other_bytes: '{name} is not the one that its row names: its bytes have another hash',
  changed_file: '{name} is missing or another',
  slipped_in: '{name} was not signed',
  missing: '{name} is missing',
  rule_lacks: '{table} lacks {row}',
  rule_too_much: '{table} has {row} too much',
  no_end: '{name} has no end',
  rule_other: '{name} is another',
  rule_strange: '{name} is not ours',
  age: 'it is {hours} hours old, promised are {promised}',
  duration: 'it took {hours} hours, promised are {promised}',
} as const
export type Finding = keyof typeof findings
type Named<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never
export type FindingValues<F extends Finding> = Readonly<Record<Named<(typeof findings)[F]>, string | number>>

/** Why a file could not be opened at all, as the record keeps it. */
export const closedWords: Readonly<Record<DrillClosed, string>> = {
  empty: 'The file is empty.',
  not_ours: 'This is no backup of ours and no dump in SQL: it does not begin as one.',
  custom_format: 'It is in pg_dump\'s own format. Make SQL of it (pg_restore --file dump.sql FILE) and prove that.',
  utf16: 'It was written as UTF-16, as a redirection of PowerShell does. Take the dump again with pg_dump --file.',
  which_dump: 'It holds no dump, or several: one .sql, or schema.sql and data.sql (and roles.sql) of one project.',
  too_large: 'It is or unpacks to more than 500 MB of SQL, which this drill does not read. Restore it on a server, or take a backup of ours.',
  needs_key: 'It was sealed for a key, and a passphrase does not open it.',
  no_key_fits: 'None of the given keys opens it.',
  wrong_passphrase: 'The passphrase does not open it.',
  damaged: 'A part of it is missing or was changed.',
}

/** A finding as the record keeps it. */
export const finding = <F extends Finding>(name: F, values: FindingValues<F>): string =>
  findings[name].replace(/\{(\w+)\}/g, (_, key: string) => String((values as Readonly<Record<string, string | number>>)[key]))

const forms = Object.entries(findings).map(([name, words]) => ({
  name: name as Finding, form: new RegExp(`^${words.replace(/[.()]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+?)')}$`, 's'),
}))

/** Which finding a sentence of a record is, and of what; null for what has no words in other languages, as an error of the database. */
export function readFinding(sentence: string): { name: Finding; values: Readonly<Record<string, string>> } | null {
  for (const { name, form } of forms) {
    const found = form.exec(sentence)
    if (found) return { name, values: { ...found.groups } }
  }
  return null
}

/** Which file this sentence of a record says could not be opened; null for any other. */
export const readClosed = (sentence: string): DrillClosed | null => (Object.keys(closedWords) as DrillClosed[]).find(why => closedWords[why] === sentence) ?? null

/** `contracts` of `public.contracts`: what the words of tables are kept by. */
export const plainTable = (name: string): string => name.replace(/^public\./, '')
