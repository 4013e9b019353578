import type { TablerIcon } from '@tabler/icons-react'
import { IconAlertTriangle, IconArrowDownLeft, IconArrowUpRight, IconCar, IconCash, IconChartBar, IconKeyboard, IconLanguage, IconLayoutList, IconListNumbers, IconContrast, IconDatabaseExport, IconDatabaseSearch, IconDeviceDesktop, IconFileCertificate, IconFileExport, IconFileInvoice, IconLock, IconMoon, IconPhone, IconPrinter, IconReceipt, IconRefresh, IconSearch, IconSettings, IconSun, IconUsers } from '@tabler/icons-react'
import type { Role } from '../../../shared/roles.ts'
import { bridge } from '../bridge.ts'
import { looks } from '../drawn.ts'
import type { Look } from '../drawn.ts'
import { chooseLook } from '../look.ts'
import { openSearch, startCheckOut, useUi } from '../ui-store.ts'
import { languages } from '../words/format.ts'
import type { Words } from '../words/use-words.ts'
import { chooseLanguage } from './choose-language.ts'
import { lock } from './lock.ts'

/** Something that can be done from anywhere: `hint` is the key that does it too, `word` is what it is called. */
export type Deed = { id: string; group: 'work' | 'window' | 'look' | 'language'; hint: string | null; word: string; icon: TablerIcon; /** that is how it is now */ isOn?: boolean; /** who is offered it; without it everybody */ isFor?: readonly Role[]; act(): void }

const admins: readonly Role[] = ['ADMIN', 'SUPER_ADMIN']
const lookIcons = { system: IconDeviceDesktop, light: IconSun, dark: IconMoon, contrast: IconContrast }
const go = (name: 'board' | 'attention' | 'cash' | 'exports' | 'figures' | 'settings' | 'team' | 'numbers' | 'backups') => () => useUi.getState().go({ name })

/** All of them, in the order of the keys. What the rail shows is the first group. */
export function deedsIn({ t, language }: Words, look?: Look): Deed[] {
  return [
    { id: 'board', group: 'work', hint: 'F2', word: t('rail.board'), icon: IconLayoutList, act: go('board') },
    { id: 'search', group: 'work', hint: 'F3', word: t('rail.search'), icon: IconSearch, act: () => openSearch() },
    { id: 'check-in', group: 'work', hint: 'F4', word: t('rail.check_in'), icon: IconArrowDownLeft, act: () => openSearch('', 'check_in') },
    { id: 'check-out', group: 'work', hint: 'F6', word: t('rail.check_out'), icon: IconArrowUpRight, act: () => startCheckOut({}) },
    { id: 'attention', group: 'work', hint: 'F9', word: t('rail.attention'), icon: IconAlertTriangle, act: go('attention') },
    { id: 'cash', group: 'work', hint: 'Ctrl M', word: t('cash.title'), icon: IconCash, act: go('cash') },
    { id: 'exports', group: 'work', hint: 'Ctrl E', word: t('exports.title'), icon: IconFileExport, isFor: ['MANAGER', ...admins], act: go('exports') },
    { id: 'figures', group: 'work', hint: 'Ctrl G', word: t('figures.title'), icon: IconChartBar, isFor: ['MANAGER', ...admins], act: go('figures') },
    { id: 'settings', group: 'work', hint: 'Ctrl ,', word: t('settings.title'), icon: IconSettings, isFor: ['MANAGER', ...admins], act: go('settings') },
    { id: 'team', group: 'work', hint: 'Ctrl U', word: t('team.title'), icon: IconUsers, isFor: ['MANAGER', ...admins], act: go('team') },
    { id: 'fleet', group: 'work', hint: null, word: t('car.deed'), icon: IconCar, act: () => useUi.getState().open({ name: 'fleet' }) },
    { id: 'papers', group: 'work', hint: null, word: t('papers.title'), icon: IconFileCertificate, isFor: ['MANAGER', ...admins], act: () => openSearch('', 'papers') },
    { id: 'fine', group: 'work', hint: null, word: t('fine.title'), icon: IconReceipt, act: () => useUi.getState().open({ name: 'fine' }) },
    { id: 'keys', group: 'window', hint: 'F1', word: t('keys.title'), icon: IconKeyboard, act: () => useUi.getState().open({ name: 'keys' }) },
    { id: 'payers', group: 'window', hint: 'Ctrl I', word: t('payers.title'), icon: IconFileInvoice, isFor: ['MANAGER', ...admins], act: () => useUi.getState().open({ name: 'payers' }) },
    { id: 'give-code', group: 'window', hint: 'Ctrl T', word: t('approval.phone.give_title'), icon: IconPhone, isFor: ['MANAGER', ...admins], act: () => useUi.getState().open({ name: 'give_code' }) },
    { id: 'numbers', group: 'window', hint: null, word: t('numbers.title'), icon: IconListNumbers, isFor: ['MANAGER', ...admins], act: go('numbers') },
    { id: 'backups', group: 'window', hint: null, word: t('backups.title'), icon: IconDatabaseExport, isFor: admins, act: go('backups') },
    { id: 'printers', group: 'window', hint: null, word: t('printers.title'), icon: IconPrinter, act: () => useUi.getState().open({ name: 'printers' }) },
    { id: 'sync', group: 'window', hint: null, word: t('status.sync_now'), icon: IconRefresh, act: () => void bridge().act('sync_now', {}).catch(() => null) },
    { id: 'content', group: 'window', hint: null, word: t('content.title'), icon: IconDatabaseSearch, act: () => useUi.getState().open({ name: 'content' }) },
    { id: 'lock', group: 'window', hint: 'F10', word: t('rail.lock'), icon: IconLock, act: () => void lock() },
    ...looks.map(one => ({ id: `look-${one}`, group: 'look' as const, hint: null, word: t(`look.${one}`), icon: lookIcons[one], isOn: one === look, act: () => chooseLook(one) })),
    ...languages.map(one => ({ id: `language-${one}`, group: 'language' as const, hint: null, word: t(`language.${one}`), icon: IconLanguage, isOn: one === language, act: () => void chooseLanguage(one) })),
  ]
}
