/** Files of a paste into a form. What also is text, as cells of a spreadsheet are, stays text for the field that has the cursor. */
export function filesOf(event: ClipboardEvent): File[] {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea')
  return isTyping && event.clipboardData?.types.includes('text/plain') ? [] : [...event.clipboardData?.files ?? []]
}

/**
 * Name of the photo section that a pasted picture is for: the open one, else the one that comes next after the cursor, else the last before it. Two cars
 * of one form each have their own. Null where none can be reached because something lies over it.
 */
export function sectionForPaste(): string | null {
  const reachable = [...document.querySelectorAll<HTMLElement>('[data-section$="photos"]')].filter(one => one.closest('[inert], [hidden]') === null)
  const [cursor, over] = [document.activeElement, document.activeElement?.closest('[role="dialog"]')]
  const sections = over ? reachable.filter(one => over.contains(one)) : reachable
  const isNext = (one: HTMLElement) => !cursor || one.contains(cursor) || (cursor.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const found = sections.find(one => one.matches('.section-open')) ?? sections.find(isNext) ?? sections.at(-1)
  return found?.dataset['section'] ?? null
}
