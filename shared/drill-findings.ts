/**
 * What a drill finds often, in English as its record keeps it: whoever mends a backup searches for these words. The screen and the certificate say the
 * same in the language of their reader, under `backups.found`.
 */
export const findings = {
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
  age: 'it is {hours} hours old, promised are {promised}',
  duration: 'it took {hours} hours, promised are {promised}',
} as const
export type Finding = keyof typeof findings
type Named<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never
export type FindingValues<F extends Finding> = Readonly<Record<Named<(typeof findings)[F]>, string | number>>

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

/** `contracts` of `public.contracts`: what the words of tables are kept by. */
export const plainTable = (name: string): string => name.replace(/^public\./, '')
