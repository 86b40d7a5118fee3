import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "../files.js";

/** One line of a training run's log. */
export interface TrainingRecord {
  iteration: number;
  /** real images shown so far */
  images: number;
  discriminatorLoss: number;
  generatorLoss: number;
  /** R1 term at its last step, gamma / 2 times the penalty */
  r1: number;
  /** running mean of path lengths, where they are regularised */
  pathLength?: number;
  /** probability of each change by augmentation, where there is any */
  augment?: number;
  /** mean sign of D(real) over the last four iterations, by which augmentation goes */
  realSign?: number;
  /** mean absolute difference between images and what encoder and generator make of them */
  reconstruction?: number;
  /** since this call began */
  imagesPerSecond: number;
}

/** The line of a measurement. */
export interface MeasurementRecord {
  iteration: number;
  /** what `measure` gave for the generator's average */
  measured: number;
}

/** A JSON-lines file that always agrees with the checkpoint a run goes on from. */
export class TrainingLog {
  constructor(readonly file: string) {}

  /** The records of training. */
  read(): TrainingRecord[] {
    return this.#lines().filter((record): record is TrainingRecord => !("measured" in record));
  }

  /** Whether an iteration has been measured. */
  isMeasured(iteration: number): boolean {
    return this.#lines().some((record) => "measured" in record && record.iteration === iteration);
  }

  /** All lines; a last one cut short by a kill is left out. */
  #lines(): (TrainingRecord | MeasurementRecord)[] {
    if (!existsSync(this.file)) return [];
    const records: (TrainingRecord | MeasurementRecord)[] = [];
    for (const line of readFileSync(this.file, "utf8").split("\n")) {
      try {
        if (line) records.push(JSON.parse(line));
      } catch {
        break;
      }
    }
    return records;
  }

  /** Drops what comes after an iteration: it will be done again. */
  truncate(iteration: number): void {
    if (!existsSync(this.file)) return;
    const kept = this.#lines().filter((record) => record.iteration <= iteration);
    writeFileAtomic(this.file, kept.map((record) => `${JSON.stringify(record)}\n`).join(""));
  }

  add(record: TrainingRecord | MeasurementRecord): void {
    appendFileSync(this.file, `${JSON.stringify(record)}\n`);
  }
}
