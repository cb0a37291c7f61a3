import type { JsonValue } from './json.ts'
import type { ModelName } from './snapshot.ts'

export const scopes = ['user', 'organization', 'config', 'global'] as const

/** Which models take part in an export or import; of a model, where its rows belong. */
export type Scope = (typeof scopes)[number]

/** What an export or import of a scope takes in: rows that belong to one of these. */
export const scopesWithin: Readonly<Record<Scope, readonly Scope[]>> = {
  user: ['user'],
  organization: ['user', 'organization'],
  config: ['user', 'config'],
  global: scopes,
}

/** Values by field name; all of them must be equal. Keys of other rows are not followed. */
export type FieldEquality = Readonly<Record<string, JsonValue>>

/** Where the rows of a model belong: to the scope of the first choice whose `where` holds. */
export interface ScopeChoice {
  /** `excluded`: such a row takes part in nothing. */
  readonly scope: Scope | 'excluded'
  /** Null: any row; the last choice, and no other, has none. */
  readonly where: FieldEquality | null
}

/** Which users and organizations an export or import is about. What is absent is not filtered by; an empty list takes none. */
export interface RowFilter {
  readonly users?: readonly string[]
  readonly organizations?: readonly string[]
}

/** Names in a filter that no row has. */
export interface UnknownNames extends Readonly<Record<keyof RowFilter, readonly string[]>> {
  /**
   * Of those names that look the same as one that a row has, in another Unicode normal form: the form of that one, `NFC`,
   * `NFD` or `mixed`. Absent: there are none.
   */
  readonly otherForms?: Readonly<Record<string, string>>
}

/** Why a row does not take part. */
export type LeftOutReason =
  /** It belongs to another scope; or config scope takes privileged users only. */
  | 'scope'
  /** The filter does not name it. */
  | 'filter'
  /** It refers to, or accompanies, rows that are left out. */
  | 'depends'
  /** It refers to a row that is not there at all. */
  | 'dangling'

export interface LeftOut {
  readonly reason: LeftOutReason
  /** The key by which it depends on a row. Null: it does not, or on rows of several models, or of none that takes part. */
  readonly key: {
    readonly fields: readonly string[]
    readonly target: ModelName
    /** In the order of `fields`. */
    readonly targetFields: readonly string[]
  } | null
}

/** A model whose rows a person names by one field. */
export interface FilterModel {
  readonly model: ModelName
  readonly by: string
}

/** What makes a subject's scopes and filters mean something; null parts: it has no such filter. */
export interface ScopeRules {
  readonly users: FilterModel | null
  /** `members`: rows that say which users belong to which organization. */
  readonly organizations: (FilterModel & { readonly members: MemberModel | null }) | null
  /** Config scope takes only these rows of the model of users. */
  readonly privileged: PrivilegedRows | null
}

/** Both fields hold keys: of the model of organizations, and of that of users. */
export interface MemberModel {
  readonly model: ModelName
  readonly organization: string
  readonly user: string
}

/** Users that one of these equalities holds for, or that a row of one of these models refers to. */
export interface PrivilegedRows {
  readonly where: readonly FieldEquality[]
  readonly referredBy: readonly { readonly model: ModelName; readonly field: string }[]
}

/** Rows take part only where one of `model` does that holds, in `field`, what they hold in `own`. */
export interface Companion {
  readonly own: string
  readonly model: ModelName
  readonly field: string
}
