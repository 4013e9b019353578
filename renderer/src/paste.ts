/** Several lines as one: a field holds one line, and a browser would glue the last word of a line to the first of the next. */
export const onOneLine = (text: string): string => text.split(/[\r\n\u2028\u2029]+/).map(line => line.trim()).filter(Boolean).join(' ')

/** Lines that are pasted into a field of one line stand there with a space between them. */
export function pasteOnOneLine(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (!(event.target instanceof HTMLInputElement) || !/[\r\n\u2028\u2029]/.test(text.trim())) return
  event.preventDefault()
  // the one way that is a change like typing, with undo and the field's own length
  document.execCommand('insertText', false, onOneLine(text))
}
