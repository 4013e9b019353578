import type { Bridge } from '../../shared/bridge.ts'
import { expect, test } from './backend.ts'

declare const window: { guichet: Bridge }

test('whoever is no administrator saves nothing by asking', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich' })
  for (const [name, input] of [['set_whole_address', { address: backend.db_url, secret_key: null }], ['choose_whole_folder', {}], ['set_whole_plan', { kind: 'full', recipients: [], passphrase: 'Regenbogen über Olten', is_on: true, daily_at: '20:00' }],
    ['whole_now', {}], ['prove_whole', {}], ['forget_whole', {}], ['drop_archive_storage', { whole: true }]] as const) {
    expect(await desk.page.evaluate(([act, given]) => window.guichet.act(act, given as never), [name, input] as const)).toMatchObject({ ok: false, message: { key: 'refused.needs_admin' } })
  }
})
