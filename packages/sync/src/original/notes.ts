import type { ConfigProblem } from '../config/config-problem.ts';
import { type ConfigFault, type FilePlace, SyncConfigError } from '../errors.ts';

/** Gathers what is wrong with a configuration, and what a person should know about one that works. */
export interface Notes {
  /** Something that stops the run. */
  fault(place: FilePlace, problem: string): void;
  /** Something that works, but not as it stands there or did before. */
  remark(problem: ConfigProblem): void;
  readonly remarks: readonly ConfigProblem[];
  /** @throws SyncConfigError with every fault so far, in the order of files and lines */
  throwFaults(): void;
}

export function createNotes(): Notes {
  const faults: ConfigFault[] = [];
  const remarks: ConfigProblem[] = [];
  return {
    fault: ({ file, line, column }, problem) => {
      faults.push({
        file,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
        problem,
      });
    },
    remark: (problem) => {
      remarks.push(problem);
    },
    remarks,
    throwFaults() {
      if (faults.length > 0) throw new SyncConfigError(faults.toSorted(byPlace));
    },
  };
}

/** Files stay in the order in which they were read. */
function byPlace(left: FilePlace, right: FilePlace): number {
  if (left.file !== right.file) return 0;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
