import type { ContractAction, ContractView } from '../../../../shared/queries.ts'
import { Fine, Note, Remind } from './afterwards.tsx'
import { Bill } from './bill.tsx'
import { Charge } from './charge.tsx'
import { Credit } from './credit.tsx'
import { Documents } from '../../parts/documents.tsx'
import { Extend } from './extend.tsx'
import { Incident } from './incident.tsx'
import { Pay } from './pay.tsx'
import { Payer } from './payer.tsx'
import { Swap } from './swap.tsx'
import { Reopen, Unpay, Void } from './undo.tsx'

type Props = { name: ContractAction['name']; contract: ContractView; /** the refused operation that is put right */ replaces: string | null; close(): void }

/** The form of an action; the check-in has a page of its own. */
export function ActionForm({ name, contract, replaces, close }: Props) {
  switch (name) {
    case 'extend': return <Extend contract={contract} close={close} />
    case 'swap': return <Swap contract={contract} replaces={replaces} close={close} />
    case 'pay': return <Pay contract={contract} close={close} />
    case 'unpay': return <Unpay contract={contract} close={close} />
    case 'charge': return <Charge contract={contract} close={close} />
    case 'bill': return <Bill contract={contract} close={close} />
    case 'credit': return <Credit contract={contract} close={close} />
    case 'incident': return <Incident contract={contract} close={close} />
    case 'fine': return <Fine contract={contract} close={close} />
    case 'remind': return <Remind contract={contract} close={close} />
    case 'payer': return <Payer contract={contract} close={close} />
    case 'note': return <Note contract={contract} close={close} />
    case 'void': return <Void contract={contract} close={close} />
    case 'reopen': return <Reopen contract={contract} close={close} />
    case 'documents': return <Documents contract_id={contract.id} />
    case 'check_in': return null // a page of its own
  }
}
