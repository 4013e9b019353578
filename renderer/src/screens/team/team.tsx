import { useEffect, useState } from 'react'
import type { QueryRows } from '../../../../shared/queries.ts'
import type { TeamDevice, TeamMember } from '../../../../shared/team.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { Audit } from './audit.tsx'
import { Sure } from './sure.tsx'

type Asked = { name: 'take_pin'; member: TeamMember } | { name: 'lock_out'; device: TeamDevice }

/** Who works here, on which PCs, and what was done. */
export function Team({ line }: { line: QueryRows['status']['line'] }) {
  const { t, instant } = useWords()
  const { rows: team } = useQuery('team', {})
  const { act: hear, value: heard } = useAct('hear_devices')
  const [asked, setAsked] = useState<Asked | null>(null)
  const [done, setDone] = useState('')
  // with the line that comes back, what only the server knows comes by itself
  useEffect(() => void hear({}), [hear, line])
  if (team === undefined) return <Bones rows={6} />
  if (team === null) return <div className="team"><Notice kind="blocked" testid="team-staff">{t('team.staff')}</Notice></div>
  const heardOf = (id: string) => {
    const found = heard?.find(({ device_id }) => device_id === id)
    return found ? found.heard_at === null ? t('team.never') : instant(found.heard_at) : t('team.unknown')
  }
  return (
    <div className="team" data-testid="team">
      <header className="page-head"><h1>{t('team.title')}</h1><p className="quiet">{t('team.lead')}</p></header>
      <p role="status" className="quiet" data-testid="team-done">{done}</p>
      <h2>{t('team.members')}</h2>
      <table className="gaps">
        <thead><tr>{(['name', 'role', 'places', 'pin'] as const).map(head => <th key={head} scope="col">{t(`team.head.${head}`)}</th>)}</tr></thead>
        <tbody>{team.members.map((member, n) => (
          <tr key={member.id} data-testid="team-member" data-active={member.is_active} data-role={member.role}>
            <th scope="row">{member.name}{!member.is_active && <> · <span className="quiet">{t('team.inactive')}</span></>}</th>
            <td><b>{t(`team.role.${member.role}`)}</b><br /><span className="quiet">{t(`team.may.${member.role}`)}</span></td>
            <td>{member.places === null ? t('team.everywhere') : member.places.join(', ') || t('team.nowhere')}</td>
            <td>
              {member.may_reset && <button type="button" className="step" data-testid="take-pin" {...n === 0 ? { 'data-autofocus': true } : {}} onClick={() => { setDone(''); setAsked({ name: 'take_pin', member }) }}>{t('team.take_pin')}</button>}
              {member.pin_reset_at !== null && <><br /><span className="quiet tabular">{t('team.pin_reset_at', { when: instant(member.pin_reset_at) })}</span></>}
            </td>
          </tr>
        ))}</tbody>
      </table>
      <h2>{t('team.devices', { place: team.place })}</h2>
      {team.devices.length === 0 ? <p className="empty" data-testid="team-no-devices">{t('team.no_devices')}</p> : (
        <table className="gaps">
          <thead><tr>{(['device', 'registered', 'heard', 'state'] as const).map(head => <th key={head} scope="col">{t(`team.head.${head}`)}</th>)}</tr></thead>
          <tbody>{team.devices.map(device => (
            <tr key={device.id} data-testid="team-device" data-this={device.is_this} data-revoked={device.revoked_at !== null}>
              <th scope="row">{device.name}{device.is_this && <> · <span className="quiet">{t('team.this_pc')}</span></>}</th>
              <td className="tabular">{instant(device.registered_at)}<br /><span className="quiet">{device.registered_by ?? ''}</span></td>
              <td className="tabular" data-testid="team-heard">{heardOf(device.id)}</td>
              <td>{device.revoked_at !== null ? <span className="tabular">{t('team.revoked', { when: instant(device.revoked_at) })}</span>
                : device.is_this ? t('team.active') : <button type="button" className="step" data-testid="lock-out" onClick={() => { setDone(''); setAsked({ name: 'lock_out', device }) }}>{t('team.lock_out')}</button>}</td>
            </tr>
          ))}</tbody>
        </table>
      )}
      <Audit today={team.today} line={line} />
      {asked?.name === 'take_pin' && <Sure form="take_pin" input={{ user_id: asked.member.id }} title={t('team.take_pin_title', { name: asked.member.name })} lead={t('team.take_pin_lead', { name: asked.member.name })}
        verb={t('team.take_pin')} close={is_done => { setAsked(null); setDone(is_done ? t('team.taken', { name: asked.member.name }) : '') }} />}
      {asked?.name === 'lock_out' && <Sure form="lock_out" input={{ revoked_device_id: asked.device.id }} title={t('team.lock_out_title', { name: asked.device.name })} lead={t('team.lock_out_lead')}
        verb={t('team.lock_out')} close={is_done => { setAsked(null); setDone(is_done ? t('team.locked_out', { name: asked.device.name }) : '') }} />}
    </div>
  )
}
