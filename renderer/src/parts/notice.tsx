import type { ReactNode } from 'react'
import { Shape } from './shape.tsx'
import { Unbroken } from './unbroken.tsx'

/** A sentence that stands until its reason is gone. `blocked` for what stops the person, `conflict` for a warning. */
export function Notice({ kind, children, testid }: { kind: 'blocked' | 'conflict' | 'calm'; children: ReactNode; testid?: string }) {
  return (
    <div className="notice" data-kind={kind} role={kind === 'blocked' ? 'alert' : 'status'} data-testid={testid}>
      {kind !== 'calm' && <Shape name={kind} />}
      <div>{typeof children === 'string' ? <Unbroken text={children} /> : children}</div>
    </div>
  )
}
