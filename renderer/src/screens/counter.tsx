import { lazy, Suspense, useEffect, useRef } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { flushDrafts, loadDrafts } from '../drafts.ts'
import { windowAction } from '../keys.ts'
import { Later } from '../parts/later.tsx'
import { askApproval, openSearch, startCheckOut, underlying, useUi } from '../ui-store.ts'
import { useKeys } from '../use-keys.ts'
import { useKeysAhead } from '../use-keys-ahead.ts'
import { useQuery } from '../use-query.ts'
import { ApprovalSheet } from './approval-sheet.tsx'
import { ArrivalSheet } from './arrival-sheet.tsx'
import { Attention } from './attention/attention.tsx'
import { Board } from './board/board.tsx'
import { CategorySheet } from './board/category-sheet.tsx'
import { ContractSheet } from './contract/contract-sheet.tsx'
import { CollectiveSheet } from './collective/collective-sheet.tsx'
import { CustomerSheet } from './customer-sheet.tsx'
import { DeedFinder } from './deed-finder.tsx'
import { Done } from './done.tsx'
import { ContractsSheet } from './figures/contracts-sheet.tsx'
import { FilesSheet } from './files-sheet.tsx'
import { FineSheet } from './fine-sheet.tsx'
import { GiveCodeSheet } from './give-code-sheet.tsx'
import { KeysSheet } from './keys-sheet.tsx'
import { lock } from './lock.ts'
import { Numbers } from './numbers.tsx'
import { PapersSheet } from './papers-sheet.tsx'
import { PayersSheet } from './payers-sheet.tsx'
import { PhoneSheet } from './phone-sheet.tsx'
import { Rail } from './rail.tsx'
import { ReservationSheet } from './reservation-sheet.tsx'
import { Search } from './search.tsx'
import { StatusLine } from './status-line.tsx'

const loadCheckOut = () => import('./check-out/check-out.tsx').then(file => ({ default: file.CheckOut }))
const loadCheckIn = () => import('./check-in/check-in.tsx').then(file => ({ default: file.CheckIn }))
const loadExports = () => import('./exports/exports.tsx').then(file => ({ default: file.Exports }))
const CheckOut = lazy(loadCheckOut)
const CheckIn = lazy(loadCheckIn)
const DamagesSheet = lazy(() => import('./exports/damages-sheet.tsx').then(file => ({ default: file.DamagesSheet })))
const Cash = lazy(() => import('./cash/cash.tsx').then(file => ({ default: file.Cash })))
const Backups = lazy(() => import('./backups/backups.tsx').then(file => ({ default: file.Backups })))
const Exports = lazy(loadExports)
const Figures = lazy(() => import('./figures/figures.tsx').then(file => ({ default: file.Figures })))
const ContentSheet = lazy(() => import('./content-sheet.tsx').then(file => ({ default: file.ContentSheet })))
const FleetSheet = lazy(() => import('./fleet/fleet-sheet.tsx').then(file => ({ default: file.FleetSheet })))
const PrintersSheet = lazy(() => import('./printers-sheet.tsx').then(file => ({ default: file.PrintersSheet })))
const Team = lazy(() => import('./team/team.tsx').then(file => ({ default: file.Team })))
const Settings = lazy(() => import('./settings/settings.tsx').then(file => ({ default: file.Settings })))

/** The counter itself: rail, page, status line, and at most one sheet over the page. */
export function Counter({ session }: { session: QueryRows['session'] }) {
  const { page, sheet } = useUi()
  // it stays as it is while a manager is asked: what was typed in it has no draft
  const contract = underlying(sheet)
  const { rows: status } = useQuery('status', {})
  const person_id = session.person?.id ?? ''
  const lastFocus = useRef<Element | null>(null)
  const role = session.person?.role ?? 'STAFF'
  useWindowKeys(role !== 'STAFF')
  // A closed sheet gives the cursor back to where it was.
  useEffect(() => {
    const before = lastFocus.current
    if (sheet === null && (before instanceof HTMLElement || before instanceof SVGElement) && before.isConnected && document.activeElement === document.body) before.focus()
  }, [sheet])
  useEffect(() => void loadDrafts(person_id), [person_id])
  useEffect(() => {
    const idle = requestIdleCallback(() => void Promise.all([loadCheckOut(), loadCheckIn()]))
    const flush = () => void flushDrafts()
    window.addEventListener('pagehide', flush)
    return () => {
      cancelIdleCallback(idle)
      window.removeEventListener('pagehide', flush)
    }
  }, [])

  return (
    <div className="frame" data-line={status?.line ?? 'up'}>
      <Rail attention={status?.attention ?? 0} role={role} />
      <main className="page" inert={sheet !== null} onFocus={event => { lastFocus.current = event.target }}>
        <Suspense fallback={<Coming />}>
          {page.name === 'board' && <Board />}
          {page.name === 'check_out' && <CheckOut key={page.draft} draftKey={page.draft} start={page.start} />}
          {page.name === 'check_in' && <CheckIn key={page.replaces ?? page.vehicle_id ?? page.contract_id} contract_id={page.contract_id} vehicle_id={page.vehicle_id} replaces={page.replaces} />}
          {page.name === 'done' && <Done {...page} />}
          {page.name === 'attention' && <Attention />}
          {page.name === 'cash' && <Cash />}
          {page.name === 'backups' && <Backups />}
          {page.name === 'exports' && <Exports line={status?.line ?? 'down'} />}
          {page.name === 'figures' && <Figures line={status?.line ?? 'down'} />}
          {page.name === 'settings' && <Settings />}
          {page.name === 'team' && <Team line={status?.line ?? 'down'} />}
          {page.name === 'numbers' && <Numbers line={status?.line ?? 'down'} />}
        </Suspense>
      </main>
      {sheet?.name === 'search' && <Search initial={sheet.text} aim={sheet.aim} opening={sheet} />}
      {contract?.name === 'contract' && <ContractSheet key={contract.replaces ?? contract.contract_id} contract_id={contract.contract_id} action={contract.action ?? null} replaces={contract.replaces ?? null} isCovered={sheet !== contract} />}
      {sheet?.name === 'reservation' && <ReservationSheet reservation_id={sheet.reservation_id} />}
      {sheet?.name === 'customer' && <CustomerSheet key={sheet.customer_id} {...sheet} />}
      {sheet?.name === 'payers' && <PayersSheet />}
      {sheet?.name === 'fleet' && <Suspense fallback={<ComingFleet />}><FleetSheet /></Suspense>}
      {sheet?.name === 'papers' && <PapersSheet key={sheet.vehicle_id} vehicle_id={sheet.vehicle_id} />}
      {sheet?.name === 'collective' && <CollectiveSheet key={sheet.invoice_id} invoice_id={sheet.invoice_id} />}
      {sheet?.name === 'fine' && <FineSheet />}
      {sheet?.name === 'arrival' && <ArrivalSheet vehicle={sheet.vehicle} />}
      {sheet?.name === 'approval' && <ApprovalSheet session={session} back={sheet.back} />}
      {sheet?.name === 'phone' && <PhoneSheet key={sheet.request_id} {...sheet} />}
      {sheet?.name === 'give_code' && <GiveCodeSheet />}
      {sheet?.name === 'deeds' && <DeedFinder />}
      {sheet?.name === 'keys' && <KeysSheet />}
      {sheet?.name === 'category' && <CategorySheet category_id={sheet.category_id} />}
      {sheet?.name === 'contracts' && <ContractsSheet {...sheet} />}
      {sheet?.name === 'damages' && <Suspense><DamagesSheet {...sheet} /></Suspense>}
      {sheet?.name === 'files' && <FilesSheet files={status?.files ?? { count: 0, fault: null }} />}
      {sheet?.name === 'content' && <Suspense><ContentSheet /></Suspense>}
      {sheet?.name === 'printers' && <Suspense><PrintersSheet /></Suspense>}
      <StatusLine session={session} status={status} />
    </div>
  )
}

/** The code of a page is on its way; it takes over the keys that are meant for it. */
function Coming() {
  useKeysAhead('reading', () => useUi.getState().sheet === null)
  return <Later><div className="blank" /></Later>
}

/** What is typed while the fleet is on its way is meant for its search. */
function ComingFleet() {
  useKeysAhead('reading', () => useUi.getState().sheet?.name === 'fleet')
  return null
}

/** @param isManager keys of what staff do not have do nothing for them */
function useWindowKeys(isManager: boolean): void {
  const { page, sheet, go, open, close } = useUi()
  useKeys(event => {
    const target = event.target instanceof HTMLElement ? event.target : null
    const inField = target?.matches('input, select, textarea, [contenteditable]') ?? false
    const { key, ctrlKey, altKey, metaKey } = event
    const action = event.defaultPrevented ? null : windowAction({ key, ctrlKey, altKey, metaKey, inField }, page.name === 'board' && sheet === null)
    if (!action) return
    if (action.do === 'escape' && document.querySelector('[data-own-escape]')) return
    event.preventDefault()
    switch (action.do) {
      case 'board': return go({ name: 'board' })
      case 'search': return openSearch(action.text)
      case 'check_in': return openSearch('', 'check_in')
      case 'check_out': return startCheckOut({})
      case 'attention':
      case 'cash': return go({ name: action.do })
      case 'exports':
      case 'figures':
      case 'settings':
      case 'team': return isManager ? go({ name: action.do }) : undefined
      case 'payers': return isManager ? open({ name: 'payers' }) : undefined
      case 'give_code': return isManager ? open({ name: 'give_code' }) : undefined
      case 'approval': return askApproval()
      case 'deeds':
      case 'keys': return open({ name: action.do })
      case 'lock': return void lock()
      case 'escape': return sheet ? close() : go({ name: 'board' })
    }
  })
}
