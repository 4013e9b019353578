import type { ActInput, ActName, ActResult } from '../../shared/acts.ts'
import type { Drills } from './drills.ts'
import type { Replay } from './replay.ts'
import type { HandDocument } from './save-line.ts'
import type { Sync } from './sync/loop.ts'

type Parts = {
  drills: Drills
  replay: Replay
  changed: (tables: Iterable<string>) => void
  journaled: () => void
  sync: Pick<Sync, 'wake'>
  hand: HandDocument
}
type Names = 'choose_backup' | 'choose_dump_folder' | 'choose_backup_key' | 'prove_backup' | 'cancel_proof' | 'compare_backup' | 'restore_records' | 'leave_comparison' | 'make_archive'
  | 'choose_archive_folder' | 'set_archive_plan' | 'set_archive_storage' | 'drop_archive_storage' | 'archive_now' | 'take_back_operations' | 'hand_certificate'
  | 'set_whole_address' | 'choose_whole_folder' | 'set_whole_plan' | 'whole_now' | 'prove_whole' | 'forget_whole'
type Handlers = { [N in ActName & Names]: (input: ActInput<N>) => void | Promise<void | ActResult<N>> }

/** What an administrator does about backups; who may is asked by `drills` each time. */
export function backupActs({ drills, replay, changed, journaled, sync, hand }: Parts): Handlers {
  const scheduled = <T>(work: (schedule: ReturnType<Drills['schedule']>) => T): T => work(drills.schedule())
  const wholly = <T>(work: (whole: ReturnType<Drills['whole']>) => T): T => work(drills.whole())
  return {
    choose_backup: () => drills.chooseBackup(),
    choose_dump_folder: () => drills.chooseBackup('dump'),
    choose_backup_key: () => drills.chooseKey(),
    prove_backup: ({ passphrase }) => drills.prove(passphrase),
    cancel_proof: () => drills.cancel(),
    compare_backup: ({ passphrase }) => drills.compare(passphrase),
    async restore_records(wish) {
      const { who, of } = drills.rescue()
      const done = await of.restore(who, wish)
      sync.wake('now')
      return done
    },
    leave_comparison: () => drills.rescue().of.forget(),
    make_archive: ({ passphrase }) => drills.archive(passphrase),
    choose_archive_folder: () => scheduled(({ who, of }) => of.chooseFolder(who)),
    set_archive_plan: plan => scheduled(({ who, of }) => of.set(who, plan)),
    set_archive_storage: wish => (wish.whole ? wholly(({ who, of }) => of.setStorage(who, wish)) : scheduled(({ who, of }) => of.setStorage(who, wish))),
    drop_archive_storage: wish => (wish.whole ? wholly(({ who, of }) => of.dropStorage(who)) : scheduled(({ who, of }) => of.dropStorage(who))),
    archive_now: () => scheduled(({ who, of }) => of.runNow(who)),
    set_whole_address: wish => wholly(({ who, of }) => of.setAddress(who, wish)),
    choose_whole_folder: () => wholly(({ who, of }) => of.chooseFolder(who)),
    set_whole_plan: plan => wholly(({ who, of }) => of.setPlan(who, plan)),
    whole_now: () => wholly(({ who, of }) => of.runNow(who)),
    prove_whole: () => drills.proveWhole(),
    forget_whole: () => wholly(({ who, of }) => of.forget(who)),
    async take_back_operations() {
      let count = 0
      changed(replay.around(() => {
        count = drills.takeBackFound()
        return ['outbox']
      }))
      journaled()
      changed(['backups'])
      sync.wake('confirm')
      return { count }
    },
    async hand_certificate({ drill_id, how, locale }) {
      const { name, bytes } = await drills.paper(drill_id, locale)
      return { file: await hand(how, name, bytes) }
    },
  }
}
