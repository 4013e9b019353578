import { showPlate } from '../../../shared/plates.ts'

/** A number plate, the same everywhere: white, black letters, the canton set apart. */
export function Plate({ plate, small = false }: { plate: string; small?: boolean }) {
  const [canton = '', digits = ''] = showPlate(plate).split(' ')
  return (
    <span className={small ? 'plate plate-small' : 'plate'}>
      <span className="plate-canton">{canton}</span> <span>{digits}</span>
    </span>
  )
}
