import { expect, test } from './backend.ts'
import { fillCheckOut } from './by-hand.ts'
import { readyDeparture } from './rows.ts'
import { choose } from './screens.ts'
import { shoot } from './shoot.ts'

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`a season: what it changes, and a check-out over its border, in ${language}`, async ({ open, backend }) => {
    const desk = await open({ who: 'admin', location: 'Zürich HB' })
    const { hands, page } = desk
    await choose(desk, `language-${language}`)
    await hands.press('Control+,')
    await page.getByTestId('settings-section-seasons').click()
    await shoot(desk, `season-list-${language}`)
    await hands.press('+')
    await expect(page.getByTestId('setting-sheet')).toBeVisible()
    await shoot(desk, `season-empty-${language}`)
    for (const [name, text] of [['first_day', '+1'], ['last_day', '+20'], ['surcharge_bp', '12.5'], ['name_de', 'Weihnachten und Neujahr'], ['name_fr', 'Noël et Nouvel An'], ['name_it', 'Natale e Capodanno'], ['name_en', 'Christmas and New Year']]) {
      await page.getByTestId(`setting-${name}`).fill(text ?? '')
    }
    await expect(page.getByTestId('setting-reach')).toHaveAttribute('data-count', /^\d+$/)
    await shoot(desk, `season-reach-${language}`)
    await page.getByTestId('setting-surcharge_bp').fill('900')
    await page.getByTestId('setting-last_day').fill('gestern?')
    await hands.press('Control+Enter')
    await shoot(desk, `season-bad-${language}`)
    await hands.press('Escape')
    // one that this reservation was promised with: from tomorrow on
    const row = await readyDeparture(desk)
    await backend.sql`with one as (insert into seasons (id, org_id, category_id, name_de, name_fr, name_it, name_en, first_day, last_day, surcharge_bp)
        select gen_random_uuid(), r.org_id, r.category_id, 'Weihnachten und Neujahr', 'Noël et Nouvel An', 'Natale e Capodanno', 'Christmas and New Year', current_date + 1, current_date + 20, 1250 from reservations r where r.number = ${row.number}
        returning id, org_id, category_id)
      update reservations r set seasons = concat_ws('/', current_date + 1, current_date + 20, 1250, one.id) from one where r.number = ${row.number}`
    const counter = await open()
    await choose(counter, `language-${language}`)
    await fillCheckOut(counter, row)
    await shoot(counter, `season-check-out-${language}`)
    await backend.sql`update seasons set is_active = false where surcharge_bp = 1250`
  })
}
