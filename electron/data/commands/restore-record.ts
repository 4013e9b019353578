import { commands } from '../../../shared/commands.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import { addDriver } from './add-driver.ts'
import { addVehicle, changeVehicle } from './cars.ts'
import { changeCustomer } from './change-customer.ts'
import { changeDriver } from './change-driver.ts'
import { changeFirm } from './change-setting.ts'
import type { Apply } from './command.ts'
import { recordDamage } from './damages.ts'
import { putCategory } from './put-category.ts'
import { putExtra } from './put-extra.ts'
import { putLocation } from './put-location.ts'
import { putOneWayFee } from './put-one-way-fee.ts'
import { registerCustomer } from './register-customer.ts'

type Restoring = CommandInput<'restore_record'>['command']
const ways: { [N in Restoring]: Apply<N> } = {
  change_customer: changeCustomer, register_customer: registerCustomer, change_driver: changeDriver, add_driver: addDriver, change_vehicle: changeVehicle, add_vehicle: addVehicle,
  record_damage: recordDamage, change_firm: changeFirm, put_location: putLocation, put_category: putCategory, put_extra: putExtra, put_one_way_fee: putOneWayFee,
}

/** Brings a record back as the command for it would; whether it is still what the person saw only the server can know. */
export const restoreRecord: Apply<'restore_record'> = (db, write, context, { command, input }) => run(command, db, write, context, input)

const run = <N extends Restoring>(command: N, db: Parameters<Apply<N>>[0], write: Parameters<Apply<N>>[1], context: Parameters<Apply<N>>[2], input: unknown): string[] =>
  ways[command](db, write, context, commands[command].parse(input) as CommandInput<N>)
