import { bringAxe, faultsInLooks, otherLooks } from './axe.ts'
import { expect, test } from './backend.ts'
import { officeScreensOf, screensOf, openPalette } from './screens.ts'

for (const [whose, who, listOf] of [['the counter', 'staff.zuerich', screensOf], ['the office', 'admin', officeScreensOf]] as const) {
  // each in all of them: npm run test:proofs
  test(`every screen of ${whose} can be read and used by everybody, by day and in one of the other looks in turn`, async ({ open }) => {
    const desk = await open({ who })
    const found: Record<string, string[]> = {}
    await bringAxe(desk)
    for (const [n, screen] of (await listOf(desk)).entries()) {
      await screen.open()
      const faults = await faultsInLooks(desk, otherLooks.filter((_, nth) => nth === n % otherLooks.length))
      if (faults.length > 0) found[screen.name] = faults
    }
    expect(found).toEqual({})
  })
}

test('the night begins by keyboard, lasts over a restart, and belongs to the PC', async ({ open }) => {
  const desk = await open()
  const html = () => desk.page.locator('html')
  await expect(html()).toHaveAttribute('data-mantine-color-scheme', 'light')
  await openPalette(desk, 'dunk')
  await expect(desk.page.getByTestId('deed-look-dark')).toBeVisible()
  await desk.hands.press('Enter')
  await expect(html()).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(desk.page.getByTestId('deeds')).toHaveCount(0)
  await desk.quit()
  await desk.start()
  await expect(html()).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('one key shows all keys, another every command; Escape leaves both', async ({ open }) => {
  const desk = await open()
  const { page, hands } = desk
  await hands.press('?')
  await expect(page.getByTestId('keys')).toContainText('Ctrl')
  await hands.press('Escape')
  await expect(page.getByTestId('keys')).toHaveCount(0)
  await openPalette(desk, 'rück')
  await expect(page.getByTestId('deed-check-in')).toHaveAttribute('aria-selected', 'true')
  await hands.press('Enter')
  await expect(page.getByTestId('search')).toBeVisible()
})
