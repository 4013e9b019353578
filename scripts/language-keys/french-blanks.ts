const narrow = '\u202f'

/**
 * A French text with a narrow blank that does not break before `: ; ! ?` and inside « », as Swiss French is printed. What belongs
 * together without a blank (14:00, https://…, a sign at the beginning) stays as it is.
 */
export const withFrenchBlanks = (text: string): string => text
  .replace(/(?<=\S)[ \u00a0\u202f]*([:;!?])(?=[\s»)”]|$)/gu, `${narrow}$1`)
  .replace(/«[ \u00a0\u202f]*/gu, `«${narrow}`)
  .replace(/[ \u00a0\u202f]*»/gu, `${narrow}»`)
