/** The 26 cantons and Liechtenstein. */
export const cantons = ['AG', 'AI', 'AR', 'BE', 'BL', 'BS', 'FR', 'GE', 'GL', 'GR', 'JU', 'LU', 'NE', 'NW', 'OW', 'SG', 'SH', 'SO', 'SZ',
  'TG', 'TI', 'UR', 'VD', 'VS', 'ZG', 'ZH', 'FL'] as const

/** `zh412 807` → `ZH 412807`, the stored form; null when it is no Swiss plate. */
export function parsePlate(text: string): string | null {
  const hit = /^([A-Z]{2})(\d{1,6})$/.exec(text.toUpperCase().replace(/[^A-Z0-9]/g, ''))
  const [, canton, digits] = hit ?? []
  return canton && digits && (cantons as readonly string[]).includes(canton) ? `${canton} ${digits}` : null
}

/** `ZH 412807` → `ZH 412 807`, as it is read aloud. */
export function showPlate(plate: string): string {
  const [canton = '', digits = ''] = plate.split(' ')
  return `${canton} ${digits.replace(/\B(?=(\d{3})+$)/g, '\u202f')}`
}
