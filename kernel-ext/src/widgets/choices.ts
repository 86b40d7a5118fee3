import {
  Dropdown as DropdownBase,
  RadioButtons as RadioButtonsBase,
  Select as SelectBase,
  SelectionSlider as SelectionSliderBase,
  ToggleButtons as ToggleButtonsBase,
} from "./controls.js";
import type { Widget } from "./widget.js";

/** What the widgets for one choice among several have in common. */
interface ChoiceState {
  _options_labels: string[];
  index: number | null;
}

/** What can be chosen: texts, or values by the label that is shown. */
export type Options<T> = readonly (T & string)[] | Readonly<Record<string, T>>;

/** Adds `options` and `value` to a widget's values. */
export type Choosing<S, T> = Omit<Partial<S>, "_options_labels" | "index"> & {
  options: Options<T>;
  /** Default: the first option. */
  value?: T;
};

/** The protocol knows labels and an index; a program wants values. */
class Choice<T> {
  readonly labels: string[];
  readonly values: T[];

  constructor(options: Options<T>) {
    const entries: [string, T][] = Array.isArray(options)
      ? options.map((option) => [option, option])
      : Object.entries(options as Readonly<Record<string, T>>);
    this.labels = entries.map(([label]) => label);
    this.values = entries.map(([, value]) => value);
  }

  indexOf(value: T | undefined): number {
    if (value === undefined) return 0;
    const index = this.values.indexOf(value);
    if (index < 0) {
      throw new RangeError(`${String(value)} is none of the options ${this.labels.join(", ")}.`);
    }
    return index;
  }
}

type Base<S extends object> = new (state?: Partial<S>) => Widget<S> & S;
/** What a chooser adds to its widget. */
export interface Chooses<T> {
  /** The chosen option. */
  value: T;
  /** Calls back with the option when another one is chosen. @returns ends it */
  onChoice(handler: (value: T) => void | Promise<void>): () => void;
}
/** The class of a widget with options of any type. */
export type ChooserClass<S extends object> = new <T = string>(
  state: Choosing<S, T>,
) => Widget<S> & S & Chooses<T>;
type StateOf<B> = B extends new (state?: Partial<infer S>) => unknown ? S : never;

/** The class with options of any type in place of labels and an index. */
function choosing<B>(base: B): ChooserClass<StateOf<B> & object> {
  const Plain = base as unknown as Base<ChoiceState>;
  class Chooser<T = string> extends Plain implements Chooses<T> {
    readonly #choice: Choice<T>;

    constructor({ options, value, ...state }: Choosing<StateOf<B>, T>) {
      const choice = new Choice<T>(options);
      const shown = { _options_labels: choice.labels, index: choice.indexOf(value) };
      super({ ...state, ...shown } as Partial<ChoiceState>);
      this.#choice = choice;
    }

    get value(): T {
      return this.#choice.values[this.index ?? 0];
    }

    set value(value: T) {
      this.set({ index: this.#choice.indexOf(value) });
    }

    onChoice(handler: (value: T) => void | Promise<void>): () => void {
      return this.onChange("index", () => handler(this.value));
    }
  }
  return Chooser as unknown as ChooserClass<StateOf<B> & object>;
}

/**
 * One of several options in a list that drops down.
 *
 * @example
 * const schedule = new Dropdown({ options: ["quick", "synface"], description: "schedule" });
 * schedule.value; // "quick"
 */
export class Dropdown<T = string> extends choosing(DropdownBase)<T> {}
/** One of several options, all of them seen. */
export class RadioButtons<T = string> extends choosing(RadioButtonsBase)<T> {}
/** One of several options in a list. */
export class Select<T = string> extends choosing(SelectBase)<T> {}
/** One of several options on a slider. */
export class SelectionSlider<T = string> extends choosing(SelectionSliderBase)<T> {}
/** One of several options as buttons. */
export class ToggleButtons<T = string> extends choosing(ToggleButtonsBase)<T> {}
