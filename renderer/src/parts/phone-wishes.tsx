import type { Challenge } from '../../../shared/phone-challenge.ts'
import { showKm, showMoney } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'

/** What the digits ask for, in words. */
export function PhoneWishes({ deposit_fr, discount_fr, jump_km }: Challenge) {
  const { t } = useWords()
  return (
    <ul className="phone-wishes" data-testid="phone-wishes">
      {deposit_fr !== null && <li>{t('approval.afar.wish.waive_deposit', { amount: showMoney(deposit_fr * 100) })}</li>}
      {discount_fr !== null && <li>{t('approval.phone.discount', { amount: showMoney(discount_fr * 100) })}</li>}
      {jump_km !== null && <li>{t('approval.afar.wish.odometer_jump', { amount: showKm(jump_km) })}</li>}
    </ul>
  )
}
