import type { Role } from './roles.ts'

/** `places`: codes of the locations where a person works; null: everywhere. `pin_reset_at`: ms UTC of the last one. */
export type TeamMember = { id: string; name: string; role: Role; is_active: boolean; places: string[] | null; pin_reset_at: number | null; /** a PIN of theirs can be taken here, by whoever is signed in */ may_reset: boolean }
export type TeamDevice = { id: string; name: string; registered_at: number; registered_by: string | null; revoked_at: number | null; is_this: boolean }
export type TeamView = { place: string; today: string; members: TeamMember[]; devices: TeamDevice[] }
