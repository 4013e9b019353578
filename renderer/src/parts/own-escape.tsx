import type { ReactNode } from 'react'

/** A form that belongs to a page: Escape leaves the form and not the page. */
export const OwnEscape = ({ leave, children }: { leave(): void; children: ReactNode }) => (
  <div data-own-escape onKeyDown={event => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    leave()
  }}>{children}</div>
)
