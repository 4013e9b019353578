/** Fields carry `data-field`; their order on the page is the order of the hands. */
const fieldsOf = (root: ParentNode): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('[data-field]')].filter(one => !one.matches(':disabled') && one.offsetParent !== null)

const nextOf = (root: ParentNode, from: Element): HTMLElement | undefined =>
  fieldsOf(root).find(one => (from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0)
export const hasNext = (root: ParentNode, from: Element): boolean => nextOf(root, from) !== undefined

/** Moves the cursor to the field after this one; false at the end. */
export function focusNext(root: ParentNode, from: Element): boolean {
  const next = nextOf(root, from)
  if (!next) return false
  take(next)
  return true
}

export function focusFirst(root: ParentNode): void {
  const first = fieldsOf(root)[0]
  if (first) take(first)
}

/** Goes to the field that a gate or a refusal names; `deposit.amount_rp` also finds `deposit`. */
export function focusField(root: ParentNode, name: string): boolean {
  const fields = fieldsOf(root)
  const hit = fields.find(one => one.dataset['field'] === name)
    ?? fields.find(one => one.dataset['field']?.startsWith(`${name.split('.')[0]}`))
  if (hit) take(hit)
  return hit !== undefined
}

function take(field: HTMLElement): void {
  field.focus()
  field.scrollIntoView({ block: 'nearest' })
  if (field instanceof HTMLInputElement && field.type === 'text') field.select()
}
