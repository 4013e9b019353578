import { finding } from '../../../shared/drill-findings.ts'
import type { Ask } from './catalogue.ts'
import type { Check } from './checks.ts'

// What the rows themselves say about having been tampered with or mangled. Reckoned in our own words and not by functions of the database: one that was altered must not be asked whether all is well.

const told = 20

/** Every row of the audit follows the one before it in its chain. The text that is hashed is that of `private.audit_hash`. */
export const audit: Check = { of_data: true, means: 'The record of who has changed what does not follow from itself: a row of it was changed, removed or slipped in, and it would prove nothing.',
  async find({ ask }) {
    const broken = await ask(`select a.chain_id::text as chain, a.chain_no::text as place from (select l.*, lag(l.hash, 1, '') over chain as previous, row_number() over chain as nth
        from public.audit_log l window chain as (partition by l.org_id, l.chain_id order by l.chain_no)) a
      where a.chain_no <> a.nth or a.hash <> encode(sha256(convert_to(jsonb_build_array(a.previous, a.chain_id, a.chain_no, a.org_id, round(extract(epoch from a.at) * 1000)::bigint, a.actor_id, a.op_id,
        a.device_id, a.action, a.table_name, a.row_id, a.before, a.after)::text, 'UTF8')), 'hex') order by a.chain_id || ' at ' || a.chain_no limit ${told}`)
    return broken.map(({ chain, place }) => finding('audit_chain', { chain: String(chain), place: String(place) }))
  } }

/** An ü that was stored as UTF-8 and read as Latin-1 is two letters, of which the first is one of these. */
const twice = '[\\u00c2\\u00c3][\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u2122]'
/** So few strange names are somebody's typing and no fault of a backup. */
const few = 3

/** Names and places with letters beyond ASCII are not for the most part encoded twice, as by a program that took the dump for Latin-1. */
export const letters: Check = { of_data: true, of_foreign: true, means: 'Names and places can not be read any more: their letters were encoded twice on the way.',
  async find({ ask }) {
    const [row] = await ask(`select count(*) filter (where t ~ '${twice}')::int as twice, count(*)::int as n from (
        select concat_ws(' ', first_name, last_name, company_name, street, town) as t from public.customers) c where t ~ '[^\\u0001-\\u007f]'`)
    const [wrong, all] = [Number(row?.['twice']), Number(row?.['n'])]
    return wrong >= few && wrong * 2 > all ? [finding('letters', { wrong, all })] : []
  } }

/** Whoever works has an account that can be signed in with. Customers need none. */
export const accounts: Check = { of_data: true, means: 'People could not sign in any more: their accounts are not in it, or not whole.',
  find: async ({ ask }) => (await ask(`select u.id::text as id, (a.id is null)::text as is_missing from public.users u left join auth.users a on a.id = u.id
      where u.is_active and u.role <> 'CUSTOMER' and (a.id is null or not exists (select from auth.identities i where i.user_id::text = a.id::text)) order by 1 limit ${told}`)).map(({ id, is_missing }) => finding(is_missing === 'true' ? 'account_missing' : 'account_no_identity', { id: String(id) })) }

/** Invoices, receipts and credit notes that ask for something else than their lines add up to. */
export const documentsThatDoNotAddUp = async (ask: Ask): Promise<string[]> =>
  (await ask(`select i.number, i.total_rp::text as asked, coalesce(l.rp, 0)::text as lines from public.invoices i
      left join (select invoice_id, sum(amount_rp) as rp from public.invoice_lines group by 1) l on l.invoice_id = i.id where i.total_rp is distinct from l.rp order by 1 limit ${told}`))
    .map(({ number, asked, lines }) => finding('document', { number: String(number), asked: String(asked), lines: String(lines) }))

/** Photos, signatures and documents that anybody could read without signing in. */
export const openBuckets = async (ask: Ask): Promise<string[]> =>
  (await ask(`select id from storage.buckets where id = 'attachments' and public::text in ('t', 'true')`)).map(({ id }) => finding('bucket_open', { bucket: String(id) }))
