/** Whom of the directory a run is about. */
export interface Selection {
  /**
   * Only members of one of these directory groups are meant to have an account; everybody else counts as missing
   * from the directory. `mapped`: every group that a mapping names. @defaultValue everybody
   */
  readonly groups?: 'mapped' | readonly string[];
  /**
   * Only people whose whole username matches take part in this run. Unlike `groups` this says nothing about the
   * others: they and their accounts are left as they are. Anchored. @defaultValue everybody
   */
  readonly users?: RegExp;
}
