import { uid } from './check-digits.ts'
import type { Area } from './towns.ts'
import type { Address } from './rows.ts'

/** `share`: of the firm's cars and customers; `now`: contracts that are out at this moment. */
export type BranchPlan = Address & {
  code: string, name: string, phone: string, canton: 'ZH' | 'GE' | 'TI' | 'BE', locale: 'de' | 'fr' | 'it', share: number
  areas: readonly (readonly [area: Area | 'foreign', weight: number])[]
  desks: readonly string[]
  now: { out: number, due_today: number, departures: number, tomorrow: number, later: number, cleaning: number, maintenance: number }
}
export type Person = { email: string, name: string, role: 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER', locale: 'de' | 'fr' | 'it' | 'en',
  codes: readonly string[], is_active?: false }
export type FirmPlan = Address & {
  key: string, name: string, uid: string, branches: readonly BranchPlan[], people: readonly Person[]
  vehicles: number, customers: number, contracts: number
  /** How many of a hundred pay what is due at the return by two means; none unless told. */
  percent_split?: number
}

/** Everybody's password in the demo data. */
export const demo_password = 'Guichet-2026'
export const operator = { email: 'operator@guichet.example', name: 'Livia Operator' } as const
/** Left the firm: the password is right, the sign-in is refused. */
export const former_email = 'ehemalig@gotthard.example'

const zuerich: BranchPlan['areas'] = [['zurich', 74], ['bern', 5], ['romandie', 6], ['ticino', 3], ['foreign', 12]]

export const gotthard: FirmPlan = {
  key: 'gotthard', name: 'Gotthard Autovermietung AG', uid: uid('98731640'),
  street: 'Zollstrasse', house_number: '20', postcode: '8005', town: 'Zürich', vehicles: 140, customers: 1880, contracts: 2850,
  branches: [
    { code: 'ZHB', name: 'Zürich HB', street: 'Zollstrasse', house_number: '20', postcode: '8005', town: 'Zürich',
      phone: '+41 44 500 18 20',
      canton: 'ZH', locale: 'de', share: 0.3, areas: zuerich, desks: ['Schalter 1', 'Schalter 2'],
      now: { out: 12, due_today: 5, departures: 10, tomorrow: 8, later: 18, cleaning: 2, maintenance: 1 } },
    { code: 'ZRH', name: 'Zürich Flughafen', street: 'Flughafenstrasse', house_number: '51', postcode: '8058', town: 'Zürich',
      phone: '+41 44 500 18 50',
      canton: 'ZH', locale: 'de', share: 0.35, areas: [...zuerich.slice(0, 4), ['foreign', 28]], desks: ['Schalter A', 'Schalter B'],
      now: { out: 15, due_today: 6, departures: 12, tomorrow: 10, later: 22, cleaning: 2, maintenance: 1 } },
    { code: 'GVA', name: 'Genève Cornavin', street: 'Rue de Lausanne', house_number: '15', postcode: '1201', town: 'Genève',
      phone: '+41 22 500 18 10',
      canton: 'GE', locale: 'fr', share: 0.21, areas: [['romandie', 78], ['zurich', 4], ['bern', 3], ['foreign', 15]], desks: ['Guichet 1'],
      now: { out: 8, due_today: 4, departures: 8, tomorrow: 5, later: 12, cleaning: 1, maintenance: 1 } },
    { code: 'LUG', name: 'Lugano', street: 'Via Stazione', house_number: '4', postcode: '6900', town: 'Lugano', phone: '+41 91 500 18 40',
      canton: 'TI', locale: 'it', share: 0.14, areas: [['ticino', 76], ['zurich', 8], ['foreign', 16]], desks: ['Sportello 1'],
      now: { out: 5, due_today: 3, departures: 4, tomorrow: 3, later: 8, cleaning: 1, maintenance: 1 } },
  ],
  people: [
    { email: 'staff.zuerich@gotthard.example', name: 'Nina Egli', role: 'STAFF', locale: 'de', codes: ['ZHB'] },
    { email: 'staff2.zuerich@gotthard.example', name: 'Valon Krasniqi', role: 'STAFF', locale: 'de', codes: ['ZHB'] },
    { email: 'staff.flughafen@gotthard.example', name: 'Sarah Odermatt', role: 'STAFF', locale: 'en', codes: ['ZRH'] },
    { email: 'staff.geneve@gotthard.example', name: 'Loïc Pittet', role: 'STAFF', locale: 'fr', codes: ['GVA'] },
    { email: 'staff.lugano@gotthard.example', name: 'Chiara Pedrazzini', role: 'STAFF', locale: 'it', codes: ['LUG'] },
    { email: 'springer@gotthard.example', name: 'Tobias Wüthrich', role: 'STAFF', locale: 'de', codes: ['ZHB', 'ZRH'] },
    { email: 'manager.zuerich@gotthard.example', name: 'Regula Hürlimann', role: 'MANAGER', locale: 'de', codes: ['ZHB'] },
    { email: 'manager.flughafen@gotthard.example', name: 'Marcel Zgraggen', role: 'MANAGER', locale: 'de', codes: ['ZRH'] },
    { email: 'manager.geneve@gotthard.example', name: 'Valérie Delacrétaz', role: 'MANAGER', locale: 'fr', codes: ['GVA'] },
    { email: 'manager.lugano@gotthard.example', name: 'Claudio Bernasconi', role: 'MANAGER', locale: 'it', codes: ['LUG'] },
    { email: 'admin@gotthard.example', name: 'Ursula Camenzind', role: 'ADMIN', locale: 'de', codes: ['ZHB', 'ZRH', 'GVA', 'LUG'] },
    { email: former_email, name: 'Pascal Stocker', role: 'STAFF', locale: 'de', codes: ['ZHB'], is_active: false },
    { email: 'kundin@gotthard.example', name: '', role: 'CUSTOMER', locale: 'de', codes: ['ZHB'] },
  ],
}

export const aareschlaufe: FirmPlan = {
  key: 'aareschlaufe', name: 'Aareschlaufe Autoverleih GmbH', uid: uid('98746210'),
  street: 'Laupenstrasse', house_number: '8', postcode: '3008', town: 'Bern', vehicles: 12, customers: 120, contracts: 150,
  branches: [
    { code: 'BRN', name: 'Bern Bahnhof', street: 'Laupenstrasse', house_number: '8', postcode: '3008', town: 'Bern',
      phone: '+41 31 500 18 30',
      canton: 'BE', locale: 'de', share: 1, areas: [['bern', 82], ['romandie', 8], ['foreign', 10]], desks: ['Schalter'],
      now: { out: 3, due_today: 1, departures: 3, tomorrow: 1, later: 2, cleaning: 1, maintenance: 0 } },
  ],
  people: [
    { email: 'staff.bern@aareschlaufe.example', name: 'Flurin Lüthi', role: 'STAFF', locale: 'de', codes: ['BRN'] },
    { email: 'manager.bern@aareschlaufe.example', name: 'Esther Gerber', role: 'MANAGER', locale: 'de', codes: ['BRN'] },
    { email: 'admin@aareschlaufe.example', name: 'Ueli Zbinden', role: 'ADMIN', locale: 'de', codes: ['BRN'] },
    { email: 'kunde@aareschlaufe.example', name: '', role: 'CUSTOMER', locale: 'de', codes: ['BRN'] },
  ],
}
