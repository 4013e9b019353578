import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import type { Bridge } from '../../shared/bridge.ts'
import { parseRappen } from '../../shared/money.ts'
import type { BoardRow, QueryInput, QueryName, QueryRows } from '../../shared/queries.ts'

declare const window: { guichet: Bridge }
type Person = { email: string; password: string }
type Look = (page: Page) => Promise<void>
export type Counter = ReturnType<typeof openCounter>

const patience = 60_000
const isOpenReturn = (row: BoardRow): boolean => row.contract_id !== null && row.state !== 'conflict' && !row.pending

// These run in the window, whose types the scripts do not know.
type Focused = { name: string | null; isBox: boolean; isOn: boolean; isButton: boolean }
const focusedField = `(() => {
  const focused = document.activeElement
  return focused && { name: focused.dataset.field ?? null, isBox: focused.type === 'checkbox', isOn: focused.checked === true, isButton: 'primary' in focused.dataset }
})()`
const numberOnScreen = `new Promise(resolve => {
  const look = () => {
    const number = document.querySelector('[data-testid="contract-number"]')?.textContent
    if (!number) return
    watch.disconnect()
    resolve({ number, confirmed_at: Date.now() })
  }
  const watch = new MutationObserver(look)
  watch.observe(document.body, { childList: true, subtree: true })
})`

/** A person at a counter: hands on the keyboard, eyes on the screen. Times are bounded; a screen that does not come fails. */
export function openCounter(page: Page) {
  const at = (testid: string): Locator => page.getByTestId(testid)
  const read = <N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryRows[N]> =>
    page.evaluate(([query, given]) => window.guichet.read(query as never, given as never), [name, input] as const) as Promise<QueryRows[N]>

  /** Goes through the form with Enter, typing where there is something to type, as a clerk would. Ends at the button. */
  async function fillIn(values: Record<string, string>): Promise<void> {
    const ticked = new Set<string>()
    for (let fields = 0; fields < 40; fields++) {
      const field = await page.evaluate<Focused | null>(focusedField)
      if (process.env['TOUR_KEYS']) console.log(JSON.stringify(field))
      if (!field || field.isButton) return
      const value = field.name === null ? undefined : values[field.name]
      const isFirst = field.name !== null && !ticked.has(field.name)
      if (field.isBox && !field.isOn && (field.name === 'accepted' || (value === 'yes' && isFirst))) {
        await page.keyboard.press('Space')
        ticked.add(field.name ?? '')
      }
      else if (!field.isBox && value !== undefined) {
        await page.keyboard.press('Control+A')
        await page.keyboard.type(value)
      }
      await page.keyboard.press('Enter')
    }
  }

  /** Ctrl+Enter, and the moment at which the number stood on the screen. */
  async function confirm(onSeen?: () => void): Promise<{ number: string; confirmed_at: number }> {
    const seen = page.evaluate<{ number: string; confirmed_at: number }>(numberOnScreen).then(found => {
      onSeen?.()
      return found
    })
    // not awaited: where the power fails on the confirm, the key is never acknowledged
    const pressed = page.keyboard.press('Control+Enter')
    if (onSeen) pressed.catch(() => undefined)
    const refused = at('confirm-refusal').waitFor({ timeout: patience }).then(
      async () => { throw new Error(`refused: ${await at('confirm-refusal').innerText()}`) },
      () => { throw new Error(`no number on the screen: ${page.url()}`) },
    )
    if (!onSeen) await pressed
    return Promise.race([seen, refused])
  }

  async function carOf(plate: string) {
    const fleet = await read('fleet', {})
    const car = fleet.vehicles.find(one => one.plate === plate)
    if (!car) throw new Error(`${plate} is not in the fleet of this desk`)
    return car
  }
  const full = (fuel_type: string): string => (fuel_type === 'ELECTRIC' ? '90' : '8')

  async function openRow(column: 'departures' | 'returns', fits: (row: BoardRow) => boolean, n: number): Promise<BoardRow> {
    await page.keyboard.press('F2')
    const board = await read('board', {})
    const row = board[column].filter(fits)[n]
    if (!row) throw new Error(`the board has no such row ${n} among ${column}`)
    await at(`board-${column}`).locator(`[data-number="${row.number}"]`).getByTestId('row-step').focus()
    await page.keyboard.press('Enter')
    return row
  }

  /** Fills in and, where a gate still blocks, goes to its field by Ctrl+Enter as the screen offers. */
  async function complete(values: Record<string, string>): Promise<void> {
    for (let rounds = 0; rounds < 3; rounds++) {
      await fillIn(values)
      const isReady = await expect(at('confirm')).toHaveAttribute('aria-disabled', 'false', { timeout: 1_500 }).then(() => true, () => false)
      if (isReady) return
      await page.keyboard.press('Control+Enter')
    }
    throw new Error(`the form stays blocked: ${(await at('gate').allInnerTexts()).join(' · ')}`)
  }

  async function checkOutForm(plate: string, more: Record<string, string> = {}) {
    const car = await carOf(plate)
    await complete({
      licence_seen: 'yes', odometer_km: String(car.odometer_km + 1), fuel_level: full(car.fuel_type),
      'deposit.authorisation_code': 'A1B2C3', 'deposit.card_last4': '4242', ...more,
    })
  }

  return {
    waitForSignIn: () => at('sign-in-email').waitFor({ timeout: patience }),
    async signIn({ email, password }: Person, location: string): Promise<void> {
      await at('sign-in-email').waitFor({ timeout: patience })
      await at('sign-in-email').fill(email)
      await at('sign-in-password').fill(password)
      await page.keyboard.press('Enter')
      const choice = at('location-choice').filter({ hasText: location })
      await choice.or(at('set-pin')).or(at('board-departures')).first().waitFor({ timeout: patience })
      // a person with one location sees the choice for a moment only: it is made for them
      if (await at('location-choice').count() > 1) await choice.press('Enter')
    },
    async signInByPin(person: Person, pin: string): Promise<void> {
      const pad = at('pin-input')
      await pad.or(at('known-person')).first().waitFor({ timeout: patience })
      if (!await pad.isVisible()) await page.locator(`[data-testid="known-person"][data-email="${person.email}"]`).click()
      await pad.fill(pin)
      await page.keyboard.press('Enter')
    },
    async setPin(pin: string): Promise<void> {
      await at('set-pin').fill(pin)
      await at('set-pin-again').fill(pin)
      await page.keyboard.press('Enter')
    },
    skipPin: () => at('set-pin-skip').click(),
    waitForBoard: () => at('board-departures').waitFor({ timeout: patience }),
    waitForLine: (line: 'up' | 'down') => expect(at('status-line')).toHaveAttribute('data-line', line, { timeout: patience }),
    /** The line is up and nothing waits. */
    async waitUntilSynced(): Promise<void> {
      await expect(at('status-line')).toHaveAttribute('data-line', 'up', { timeout: patience })
      await expect(at('status-waiting')).toHaveAttribute('data-count', '0', { timeout: patience })
    },

    /** The nth reserved car that stands ready, from the board's row to the number on the screen. */
    async checkOutReservation(n: number, look?: Look) {
      const fleet = await read('fleet', {})
      const isReady = (row: BoardRow) => fleet.vehicles.some(car => car.plate === row.plate && car.status === 'AVAILABLE')
      const { plate } = await openRow('departures', row => row.reservation_id !== null && row.contract_id === null && isReady(row), n)
      await at('check-out').waitFor()
      await checkOutForm(plate ?? '')
      await look?.(page)
      const deposit_rp = await depositOnScreen()
      return { ...await confirm(), deposit_rp, plate: plate ?? '' }
    },
    /** A walk-in who is known here takes the car of that plate for two days. */
    async checkOutWalkIn(plate: string, look?: Look, onSeen?: () => void) {
      await page.keyboard.press('F3')
      await at('search-input').fill(plate.replace(' ', ''))
      await page.locator('[data-testid="search-hit"][data-kind="vehicle"]').first().waitFor()
      await page.keyboard.press('Enter')
      await at('check-out').waitFor()
      await at('check-out-customer').fill(await someCustomer())
      await at('customer-hit').first().waitFor()
      await page.keyboard.press('Enter')
      await checkOutForm(plate, { ends_at: '+2', 'ends_at.time': '0900' })
      await look?.(page)
      const deposit_rp = await depositOnScreen()
      return { ...await confirm(onSeen), deposit_rp }
    },
    /** The nth car that is due back today, from the board's row to the number on the screen; paid by card to zero. */
    async checkIn(n: number, look?: Look) {
      const { contract_id } = await openRow('returns', isOpenReturn, n)
      await at('check-in').waitFor()
      const opened = await read('check_in', {
        contract_id: contract_id ?? '', odometer_km: null, fuel_level: null, needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: false, accepted: [],
      })
      if ('missing' in opened) throw new Error(`check-in: ${opened.missing.key}`)
      const { vehicle } = opened.contract
      await complete({ odometer_km: String(vehicle.odometer_km + 120), fuel_level: full(vehicle.fuel_type), 'payment.reference': 'T7788' })
      await look?.(page)
      const amount = at('check-in-payment-amount')
      const paid_rp = await amount.isVisible() ? parseRappen(await amount.inputValue()) ?? 0 : 0
      const { number } = await confirm()
      return { number, paid_rp }
    },

    /** A car that stands here, promised to nobody for the coming days. */
    async freePlate(): Promise<string> {
      const [plate] = await freePlates(1)
      if (plate === undefined) throw new Error('no car stands free at this desk')
      return plate
    },
    freePlates,
    openReturns: async (): Promise<number> => (await read('board', {})).returns.filter(isOpenReturn).length,

    /** What the desk says of a contract; found by its number, as a person would. */
    async statusOf(number: string): Promise<string> {
      const hits = await read('find_anything', { text: number })
      const hit = hits.find(one => one.kind === 'contract' && one.number === number)
      return hit?.kind === 'contract' ? hit.status : 'missing'
    },
    async waitForConflict(plate: string): Promise<void> {
      await page.keyboard.press('F9')
      await page.locator(`[data-testid="attention-row"][data-kind="conflict"][data-plate="${plate}"]`).first().waitFor({ timeout: patience })
    },
    async boardNumbers(): Promise<string[]> {
      const board = await read('board', {})
      return [...board.departures, ...board.returns].map(row => `${row.number} ${row.plate ?? ''} ${row.state}`).sort()
    },
    async location(): Promise<string> {
      const { location } = await read('session', {})
      if (!location) throw new Error('nobody is signed in at a location')
      return location.id
    },
  }

  async function freePlates(most: number): Promise<string[]> {
    const board = await read('board', {})
    const promised = new Set([...board.departures, ...board.returns].map(row => row.plate))
    const free = await read('free_vehicles', { category_id: null, ends_at: null })
    return free.filter(one => one.status === 'AVAILABLE' && one.next_block_at === null && !promised.has(one.plate)).slice(0, most).map(one => one.plate)
  }
  /** What the deposit section says, folded or open. */
  async function depositOnScreen(): Promise<number> {
    const said = () => at('check-out-section-deposit').innerText()
    const amount = at('check-out-deposit-amount')
    // it may fold between the look and the reading
    const text = await amount.isVisible() ? await amount.inputValue({ timeout: 1_000 }).catch(said) : await said()
    return parseRappen(/\d[\d'’]*\.\d\d/.exec(text)?.[0] ?? '') ?? 0
  }
  async function someCustomer(): Promise<string> {
    const hits = await read('find_customers', { text: 'Keller' })
    // the oldest: whoever has a licence for years may take any category
    const [fit] = hits.filter(one => !one.blocked && one.drivers.length === 1).toSorted((one, other) => (one.birth_date ?? '9').localeCompare(other.birth_date ?? '9'))
    if (!fit) throw new Error('no such customer at this desk')
    return fit.name
  }
}
