/** The five roles of the system; what each may do is decided by row level security, never here. */
export type Role = 'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER'

/** Roles that may sign in at a counter. SUPER_ADMIN works online only, CUSTOMER not at all. */
export const counterRoles: readonly Role[] = ['ADMIN', 'MANAGER', 'STAFF']
