// Walks two dumps side by side, frame by frame, and says where their variables differ. Each pair of objects is looked at
// once, so that a change is told at the first, shortest way to it.

import type { PathStep, Scope } from 'coredumpy-wasm';
import type { ComparisonStep, Difference, FramePair, StackPair } from '../../protocol';
import { byLabel, byPlace, bySight, MEMBERS_MAX, type Member, type MemberPair, membersOf, type Part } from './members';
import { type Side, stackPairs } from './stacks';
import { verdict, whereTheyDiffer } from './values';

/** Where a walk has come. */
interface Way {
  stack: number;
  frame: number;
  expression: string;
  steps: PathStep[];
}

/** Two objects whose members are still to be compared. */
interface Task {
  one: number;
  other: number;
  kind: string;
  way: Way;
}

/** Pairs of objects that are compared: about a minute's worth. */
const PAIRS_MAX = 1_000_000;
/** Differences after this many are counted, not told. */
const TOLD_MAX = 2000;
/** The class is compared where it stands by itself; of a frame its variables are. */
const PASSED_SECTIONS = new Set(['type', 'bases', 'frame']);
/** What the interpreter and the import system keep for themselves. */
const SYSTEM_NAME = /^__\w+__$/;
/** Of no two processes alike. */
const PROCESS_NAMES = new Set(['_ident', '_native_id', '__vectorcalloffset__', 'traceback']);

export class Comparison {
  readonly stacks: StackPair[];
  private readonly seeds: [FramePair, Way][] = [];
  /** Breadth first: `next` is the first that is still to be done. */
  private tasks: Task[] = [];
  private next = 0;
  /** Of each object of the first dump the one that it was compared with; what else is seen more than once, by name. */
  private readonly partners = new Map<number, number>();
  private readonly seen = new Set<string>();
  private found: Difference[] = [];
  private readonly result: Omit<ComparisonStep, 'differences' | 'done' | 'isWhole'> = {
    total: 0,
    looked: 0,
    unknown: 0,
    cut: 0,
  };

  constructor(
    private readonly before: Side,
    private readonly after: Side,
  ) {
    this.stacks = stackPairs(before, after);
    this.stacks.forEach(({ frames }, stack) => {
      frames.forEach((pair, frame) => {
        this.seeds.push([pair, { stack, frame, expression: '', steps: [] }]);
      });
    });
  }

  step(ms: number): ComparisonStep {
    const end = Date.now() + ms;
    while (Date.now() < end && !this.isDone) {
      const task = this.tasks[this.next++];
      if (task) {
        this.compareMembers(task);
      } else {
        this.tasks = [];
        this.next = 0;
        const seed = this.seeds.shift();
        seed && this.compareFrames(...seed);
      }
    }
    const differences = this.found;
    this.found = [];
    return { ...this.result, differences, done: this.isDone, isWhole: this.partners.size < PAIRS_MAX };
  }

  private get isDone() {
    const isEnough = this.partners.size >= PAIRS_MAX;
    return isEnough || (this.next >= this.tasks.length && this.seeds.length === 0);
  }

  /** The variables of the program's own frames: what libraries keep differs from run to run. */
  private compareFrames({ before, after }: FramePair, way: Way) {
    if (!before || !after || before.isLibrary || after.isLibrary) {
      return;
    }
    const [scopes, others] = [this.before.dump.scopes(before.id), this.after.dump.scopes(after.id)];
    for (const isGlobal of [false, true]) {
      const [one, other] = [
        this.variables(this.before, scopes, isGlobal),
        this.variables(this.after, others, isGlobal),
      ];
      for (const pair of byLabel(one, other)) {
        const label = (pair[0] ?? pair[1])?.child.label ?? '';
        // The same global is seen from each frame of its module.
        if (!isGlobal || this.isNew(`${before.filename} ${label}`)) {
          this.compare(pair, way);
        }
      }
    }
  }

  private variables({ dump }: Side, scopes: Scope[], isGlobal: boolean): Member[] {
    const parts = new Map<number, Part>();
    for (const { id, section, title } of scopes) {
      if (/global/i.test(title) === isGlobal) {
        parts.set(id, { dump, id, section });
      }
    }
    const members = [...parts.values()].flatMap((part) => membersOf(part));
    return members.filter(({ child }) => !SYSTEM_NAME.test(child.label));
  }

  private compareMembers({ one, other, kind, way }: Task) {
    const [sections, others] = [this.before.dump.sections(one), this.after.dump.sections(other)];
    for (const name of new Set([...sections, ...others].map(({ name }) => name))) {
      if (!PASSED_SECTIONS.has(name)) {
        const before = membersOf({ dump: this.before.dump, id: one, section: name });
        const after = membersOf({ dump: this.after.dump, id: other, section: name });
        this.result.cut += Number(Math.max(before.length, after.length) >= MEMBERS_MAX);
        for (const pair of paired(kind, name, before, after)) {
          this.compare(pair, way);
        }
      }
    }
  }

  private compare([one, other]: MemberPair, from: Way) {
    this.result.looked++;
    const member = one ?? other;
    if (!member || PROCESS_NAMES.has(member.child.label)) {
      return;
    }
    const way = wayTo(from, member, one);
    if (!one || !other) {
      this.tell(one ? '-' : '+', way, one, other);
      return;
    }
    const [value, otherValue] = [one.child.value, other.child.value];
    if (typeof value.id === 'number' && typeof otherValue.id === 'number') {
      if (!this.isNewPair(value.id, otherValue.id)) {
        return;
      }
    }
    switch (verdict(this.before.dump, value, this.after.dump, otherValue)) {
      case 'changed':
        this.tell('~', way, one, other);
        break;
      case 'unknown':
        this.result.unknown++;
        break;
      case 'members':
        this.tasks.push({ one: value.id ?? 0, other: otherValue.id ?? 0, kind: value.kind, way });
    }
  }

  private tell(sign: Difference['sign'], way: Way, one: Member | null, other: Member | null) {
    this.result.total++;
    if (this.result.total <= TOLD_MAX) {
      const [value, otherValue] = [one?.child.value, other?.child.value];
      const [before, after] =
        value && otherValue
          ? whereTheyDiffer(this.before.dump, value, this.after.dump, otherValue)
          : [value?.preview ?? null, otherValue?.preview ?? null];
      this.found.push({ sign, ...way, before, after });
    }
  }

  private isNewPair(one: number, other: number): boolean {
    const partner = this.partners.get(one);
    if (partner === undefined) {
      this.partners.set(one, other);
    }
    return partner === undefined || (partner !== other && this.isNew(`${one} ${other}`));
  }

  private isNew(key: string): boolean {
    const isNew = !this.seen.has(key);
    this.seen.add(key);
    return isNew;
  }
}

function paired(kind: string, section: string, before: Member[], after: Member[]): MemberPair[] {
  const isOwn = (member: Member) => kind !== 'class' || !SYSTEM_NAME.test(member.child.label);
  if (section !== 'items') {
    return byLabel(before.filter(isOwn), after.filter(isOwn));
  }
  return kind === 'set' || kind === 'frozenset' ? bySight(before, after) : byPlace(before, after);
}

/** `one`: the member of the first dump, which the page can go to. */
function wayTo(from: Way, { child }: Member, one: Member | null): Way {
  const step = child.step ?? `${from.expression ? ' › ' : ''}${child.label}`;
  const own = one ? [{ id: one.part.id, section: one.part.section, index: one.child.index, label: child.label }] : [];
  return { ...from, expression: from.expression + step, steps: [...from.steps, ...own] };
}
