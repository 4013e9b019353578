import type { PhotoPlace, PhotoView } from '../../../shared/contract-view.ts'
import type { Desk } from '../desk.ts'
import type { FetchReason } from '../files/fetched.ts'
import { all } from '../statement.ts'

type Row = Omit<PhotoView, 'place' | 'is_safe'> & { is_here: 0 | 1; is_safe: 0 | 1; fetch: 'WANTED' | 'HERE' | null; reason: FetchReason | null }

/** The photos of a contract's hand-overs and those that came later, in the order in which they were taken. */
export function photosOf(desk: Desk, contract_id: string): PhotoView[] {
  return all<Row>(desk.db, `select i.leg_id, a.sha256, a.view, coalesce(i.kind, 'OTHER') as "of", a.created_at as at, a.state = 'STORED' as is_safe,
    exists (select 1 from files f where f.sha256 = a.sha256) as is_here, c.state as fetch, c.reason
    from attachments a left join inspections i on i.id = a.inspection_id left join fetched_files c on c.sha256 = a.sha256
    where a.kind = 'PHOTO' and (a.contract_id = @contract_id or i.contract_id = @contract_id) order by a.created_at, a.id`, { contract_id })
    .map(({ is_here, is_safe, fetch, reason, ...row }) => ({ ...row, is_safe: is_safe === 1, place: is_here === 1 || fetch === 'HERE' ? 'here' : is_safe === 0 ? 'unsent' : placeOf(fetch, reason) }))
}

/** The hand-over that a car which comes back is compared with. */
export const photosOfLeg = (desk: Desk, contract_id: string, leg_id: string): PhotoView[] => photosOf(desk, contract_id).filter(photo => photo.of === 'CHECK_OUT' && photo.leg_id === leg_id)

function placeOf(fetch: Row['fetch'], reason: FetchReason | null): PhotoPlace {
  if (fetch === null || reason === 'line' || reason === 'busy') return 'elsewhere'
  if (reason === null) return 'loading'
  return reason === 'not_allowed' ? 'refused' : reason === 'disk' ? 'no_room' : reason
}
