import type { PhotoView } from '../../../shared/contract-view.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'

type Row = Omit<PhotoView, 'is_here' | 'is_safe'> & { is_here: 0 | 1; is_safe: 0 | 1 }

/** The photos of a contract's hand-overs and those that came later, in the order in which they were taken. */
export function photosOf(desk: Desk, contract_id: string): PhotoView[] {
  return all<Row>(desk.db, `select i.leg_id, a.sha256, a.view, coalesce(i.kind, 'OTHER') as "of", a.created_at as at, a.state = 'STORED' as is_safe,
    exists (select 1 from files f where f.attachment_id = a.id) as is_here
    from attachments a left join inspections i on i.id = a.inspection_id
    where a.kind = 'PHOTO' and (a.contract_id = @contract_id or i.contract_id = @contract_id) order by a.created_at, a.id`, { contract_id })
    .map(row => ({ ...row, is_here: row.is_here === 1, is_safe: row.is_safe === 1 }))
}
