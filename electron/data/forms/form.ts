import type { Refusal } from '../../../shared/bridge.ts'
import type { CommandInput, CommandName } from '../../../shared/commands.ts'
import type { FormInput, FormName, FormResult } from '../../../shared/forms.ts'
import type { Desk, Here } from '../desk.ts'

/**
 * One operation as a form makes it; who, where and when are added at confirm. `beyond`: further than the person may go alone, so it is the
 * approver's operation though anybody may send the command. `granted`: a manager at another desk has granted just this, so it goes under the
 * person's own name.
 */
export type NewOp = { [N in CommandName]: { name: N; input: CommandInput<N>; beyond?: boolean; granted?: boolean } }[CommandName]
export type Plan<N extends FormName> = { ok: true; ops: NewOp[]; result: FormResult[N] }
/** Turns a valid form into operations: ids, number, price snapshot and times are fixed here. Writes nothing. */
export type Form<N extends FormName> = (desk: Desk, here: Here, form: FormInput<N>) => Plan<N> | Refusal
