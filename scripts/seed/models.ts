import type { CategoryCode } from './categories.ts'

export type Fuel = 'PETROL' | 'DIESEL' | 'ELECTRIC' | 'HYBRID' | 'PLUGIN_HYBRID'
/** `size`: litres of the tank, kWh of the battery for electric cars. */
export type Model = { make: string, model: string, wmi: string, fuel: Fuel, automatic: boolean, seats: number, size: number }

const car = (make: string, model: string, wmi: string, fuel: Fuel, gear: 'manual' | 'automatic', seats: number, size: number): Model =>
  ({ make, model, wmi, fuel, automatic: gear === 'automatic', seats, size })

/** What stands in each category; `wmi` is the maker's code at the start of the VIN. */
export const models: Record<CategoryCode, readonly Model[]> = {
  MDMR: [
    car('Fiat', '500 Hybrid', 'ZFA', 'HYBRID', 'manual', 4, 35), car('Toyota', 'Aygo X', 'JTD', 'PETROL', 'manual', 4, 35),
    car('Hyundai', 'i10', 'NLH', 'PETROL', 'manual', 5, 36), car('Kia', 'Picanto', 'KNA', 'PETROL', 'manual', 5, 35),
  ],
  EDMR: [
    car('VW', 'Polo 1.0 TSI', 'WVW', 'PETROL', 'manual', 5, 40), car('Renault', 'Clio TCe 90', 'VF1', 'PETROL', 'manual', 5, 42),
    car('Skoda', 'Fabia 1.0 TSI', 'TMB', 'PETROL', 'manual', 5, 40), car('Opel', 'Corsa 1.2', 'W0V', 'PETROL', 'manual', 5, 44),
    car('Toyota', 'Yaris Hybrid', 'VNK', 'HYBRID', 'automatic', 5, 36),
  ],
  CDMR: [
    car('VW', 'Golf 1.5 TSI', 'WVW', 'PETROL', 'manual', 5, 50), car('Seat', 'Leon 1.5 TSI', 'VSS', 'PETROL', 'manual', 5, 45),
    car('Peugeot', '308 1.2 PureTech', 'VF3', 'PETROL', 'manual', 5, 52), car('Opel', 'Astra 1.2 Turbo', 'W0V', 'PETROL', 'manual', 5, 52),
    car('Toyota', 'Corolla Hybrid', 'SB1', 'HYBRID', 'automatic', 5, 43),
  ],
  CWAR: [
    car('Skoda', 'Octavia Combi 2.0 TDI DSG', 'TMB', 'DIESEL', 'automatic', 5, 45), car('VW', 'Golf Variant 2.0 TDI DSG', 'WVW', 'DIESEL',
      'automatic', 5, 50),
    car('Peugeot', '308 SW Hybrid', 'VF3', 'PLUGIN_HYBRID', 'automatic', 5, 40), car('Toyota', 'Corolla Touring Sports', 'SB1', 'HYBRID',
      'automatic', 5, 43),
  ],
  IFAR: [
    car('VW', 'Tiguan 2.0 TDI 4Motion', 'WVG', 'DIESEL', 'automatic', 5, 58), car('Skoda', 'Karoq 1.5 TSI DSG', 'TMB', 'PETROL',
      'automatic', 5, 50),
    car('Hyundai', 'Tucson 1.6 HEV 4WD', 'TMA', 'HYBRID', 'automatic', 5, 52), car('BMW', 'X1 xDrive23d', 'WBA', 'DIESEL', 'automatic', 5,
      45),
  ],
  CDAE: [
    car('VW', 'ID.3 Pro', 'WVW', 'ELECTRIC', 'automatic', 5, 58), car('Renault', 'Mégane E-Tech', 'VF1', 'ELECTRIC', 'automatic', 5, 60),
    car('Cupra', 'Born', 'VSS', 'ELECTRIC', 'automatic', 5, 58), car('Tesla', 'Model 3', 'LRW', 'ELECTRIC', 'automatic', 5, 60),
    car('Hyundai', 'Kona Electric', 'TMA', 'ELECTRIC', 'automatic', 5, 65),
  ],
  FKMR: [
    car('Renault', 'Master L2H2', 'VF1', 'DIESEL', 'manual', 3, 80), car('VW', 'Crafter 35 L3H3', 'WV1', 'DIESEL', 'manual', 3, 75),
    car('Ford', 'Transit Custom', 'WF0', 'DIESEL', 'manual', 3, 70), car('Mercedes-Benz', 'eVito Kastenwagen', 'W1V', 'ELECTRIC',
      'automatic', 3, 60),
  ],
  PVAR: [
    car('Mercedes-Benz', 'V 250 d lang', 'W1V', 'DIESEL', 'automatic', 8, 70), car('VW', 'T6.1 Multivan', 'WV2', 'DIESEL', 'automatic', 7,
      70),
    car('Ford', 'Tourneo Custom', 'WF0', 'DIESEL', 'automatic', 9, 70),
  ],
}

export const colours = ['Weiss', 'Schwarz', 'Grau metallic', 'Silber', 'Dunkelblau', 'Rot', 'Anthrazit', 'Perlweiss'] as const
