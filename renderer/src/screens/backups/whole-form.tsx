import { Button, Checkbox, PasswordInput, Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { wholeKinds } from '../../../../shared/drills.ts'
import type { WholeKind, WholePlan } from '../../../../shared/drills.ts'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'

const least = 12

/** What is saved, where to, who may read it, and whether it is every day. */
export function WholeForm({ plan, busy }: { plan: WholePlan; busy: boolean }) {
  const { t, say } = useWords()
  const folder = useAct('choose_whole_folder')
  const saving = useAct('set_whole_plan')
  const [kind, setKind] = useState<WholeKind | null>(null)
  const [readers, setReaders] = useState<string | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [drops, setDrops] = useState(false)
  const [isDaily, setDaily] = useState<boolean | null>(null)
  const [at, setAt] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const daily_at = (at ?? plan.daily_at).trim()
  const badTime = !/^([01]?\d|2[0-3]):[0-5]\d$/.test(daily_at)
  const short = passphrase !== '' && passphrase.length < least
  const save = async () => {
    setTried(true)
    if (busy || badTime || short) return
    const recipients = (readers ?? plan.recipients.join('\n')).split(/[\s,;]+/).filter(one => one !== '')
    if (!await saving.act({ kind: kind ?? plan.kind, recipients, passphrase: drops ? '' : passphrase || null, is_on: isDaily ?? plan.is_on, daily_at })) return
    setPassphrase('')
    setDrops(false)
    setReaders(null)
    setTried(false)
  }
  const { refusal } = saving
  const beside = (name: string) => (refusal?.field === name ? say(refusal.message) : null)
  const isBeside = ['recipients', 'passphrase'].some(name => name === refusal?.field)
  return (
    <form className="backups-step" aria-label={t('backups.whole.plan')} onSubmit={event => { event.preventDefault(); void save() }}>
      <div className="backups-acts">
        <p><span className="quiet">{t('backups.archive.schedule.folder')}:</span> <span className="backups-name" data-testid="whole-folder">{plan.folder ?? t('backups.archive.schedule.no_folder')}</span></p>
        <button type="button" className="step" data-testid="whole-choose" onClick={() => void folder.act({})}>{t('backups.archive.schedule.choose')}</button>
        <Radio.Group label={t('backups.whole.what')} value={kind ?? plan.kind} onChange={next => setKind(wholeKinds.find(one => one === next) ?? null)}>
          <div className="backups-kinds">{wholeKinds.map(one => <Radio key={one} value={one} label={t(`backups.whole.kind.${one}`)} description={t(`backups.whole.kind_hint.${one}`)} data-testid={`whole-kind-${one}`} />)}</div>
        </Radio.Group>
        <Textarea label={t('backups.whole.readers')} description={t('backups.whole.readers_hint')} placeholder="age1…" rows={3} value={readers ?? plan.recipients.join('\n')} autoComplete="off" spellCheck={false} data-testid="whole-readers" error={beside('recipients')} onChange={event => setReaders(event.currentTarget.value)} />
        <PasswordInput label={t('backups.whole.passphrase')} description={t('backups.archive.schedule.kept')} placeholder={plan.has_passphrase ? t('backups.archive.schedule.unchanged') : ''} disabled={drops} value={drops ? '' : passphrase} autoComplete="off" data-testid="whole-passphrase"
          error={tried && short ? t('backups.archive.short', { count: least }) : beside('passphrase')} onChange={event => setPassphrase(event.currentTarget.value)} />
        {plan.has_passphrase && <Checkbox label={t('backups.whole.without_passphrase')} checked={drops} data-testid="whole-without-passphrase" onChange={event => setDrops(event.currentTarget.checked)} />}
        <Checkbox label={t('backups.whole.daily')} checked={isDaily ?? plan.is_on} data-testid="whole-daily" onChange={event => setDaily(event.currentTarget.checked)} />
        {(isDaily ?? plan.is_on) && <TextInput label={t('backups.archive.schedule.at')} value={at ?? plan.daily_at} maxLength={5} inputMode="numeric" autoComplete="off" data-testid="whole-at" error={tried && badTime ? t('backups.archive.schedule.bad_time') : null} onChange={event => setAt(event.currentTarget.value)} />}
        {(folder.refusal ?? refusal) && !isBeside && <Notice kind="blocked" testid="whole-plan-refusal">{say((folder.refusal ?? refusal ?? { message: { key: 'error.internal' as const } }).message)}</Notice>}
        <Button type="submit" variant="default" fullWidth loading={saving.busy} disabled={busy} data-testid="whole-save">{t('backups.archive.schedule.save')}</Button>
      </div>
    </form>
  )
}
