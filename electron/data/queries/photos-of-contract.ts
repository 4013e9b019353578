import type { PhotoPlace, PhotoView } from '../../../shared/contract-view.ts'
import type { Desk } from '../desk.ts'
import type { FetchReason } from '../files/fetched.ts'
import { all } from '../statement.ts'

type Row = Omit<PhotoView, 'place' | 'is_safe'> & { is_here: 0 | 1; is_safe: 0 | 1; fetch: 'WANTED' | 'HERE' | null; reason: FetchReason | null }

const columns = `i.leg_id, a.sha256, a.view, coalesce(i.kind, 'OTHER') as "of", a.created_at as at, a.state = 'STORED' as is_safe,
  exists (select 1 from files f where f.sha256 = a.sha256) as is_here, c.state as fetch, c.reason`

/** The photos of a contract's hand-overs and those that came later, in the order in which they were taken. */
export const photosOf = (desk: Desk, contract_id: string): PhotoView[] => all<Row>(desk.db, `select ${columns}
  from attachments a left join inspections i on i.id = a.inspection_id left join fetched_files c on c.sha256 = a.sha256
  where a.kind = 'PHOTO' and (a.contract_id = @contract_id or a.inspection_id in (select id from inspections where contract_id = @contract_id)) order by a.created_at, a.id`, { contract_id }).map(viewOf)

/** The hand-over that a car which comes back is compared with. */
export const photosOfLeg = (desk: Desk, contract_id: string, leg_id: string): PhotoView[] => all<Row>(desk.db, `select ${columns}
  from inspections i join attachments a on a.inspection_id = i.id left join fetched_files c on c.sha256 = a.sha256
  where i.contract_id = @contract_id and i.leg_id = @leg_id and i.kind = 'CHECK_OUT' and a.kind = 'PHOTO' order by a.created_at, a.id`, { contract_id, leg_id }).map(viewOf)

const viewOf = ({ is_here, is_safe, fetch, reason, ...row }: Row): PhotoView =>
  ({ ...row, is_safe: is_safe === 1, place: is_here === 1 || fetch === 'HERE' ? 'here' : is_safe === 0 ? 'unsent' : placeOf(fetch, reason) })

function placeOf(fetch: Row['fetch'], reason: FetchReason | null): PhotoPlace {
  if (fetch === null || reason === 'line' || reason === 'busy') return 'elsewhere'
  if (reason === null) return 'loading'
  return reason === 'not_allowed' ? 'refused' : reason === 'disk' ? 'no_room' : reason
}
