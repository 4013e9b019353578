/** Member states of the customs union whose residents need a reason to drive a Swiss-plated rental car into it; ISO 3166. */
const union = new Set(['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK'])
export const livesInUnion = (country: string): boolean => union.has(country.toUpperCase())
