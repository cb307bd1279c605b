// The members of two objects, paired: by key, by place, or as sets.

import type { Child, Dump } from 'coredumpy-wasm';
import { align, pairGaps } from './align';

/** A section of an object of one dump. */
export interface Part {
  dump: Dump;
  id: number;
  section: string;
}

/** A member, and where it stands. */
export interface Member {
  child: Child;
  part: Part;
}

export type MemberPair = [before: Member | null, after: Member | null];

/** Members of one object that are compared. */
export const MEMBERS_MAX = 50_000;
const PAGE = 200;

export function membersOf(part: Part): Member[] {
  const { dump, id, section } = part;
  const members: Member[] = [];
  for (let start = 0, total = 1; start < total && members.length < MEMBERS_MAX; ) {
    const page = dump.children(id, section, start, PAGE);
    members.push(...page.children.map((child) => ({ child, part })));
    total = page.next > start ? page.total : 0;
    start = page.next;
  }
  return members;
}

/** Addresses, and numbers as long as those of threads: of no two processes alike. */
export function withoutAddresses(text: string): string {
  return text.replace(/\b0x[0-9a-f]{4,}\b|\b\d{14,}\b/gi, '…');
}

export function byLabel(before: Member[], after: Member[]): MemberPair[] {
  const others = keyed(after, ({ child }) => withoutAddresses(child.label));
  const found: MemberPair[] = [];
  for (const [key, member] of keyed(before, ({ child }) => withoutAddresses(child.label))) {
    found.push([member, others.get(key) ?? null]);
    others.delete(key);
  }
  return [...found, ...[...others.values()].map((member): MemberPair => [null, member])];
}

export function byPlace(before: Member[], after: Member[]): MemberPair[] {
  if (before.length === after.length) {
    return before.map((member, at) => [member, after[at] ?? null]);
  }
  const pairs = pairGaps(align(before, after, (one, other) => lookOf(one) === lookOf(other)));
  return pairs.map(([one, other]) => [
    one === null ? null : (before[one] ?? null),
    other === null ? null : (after[other] ?? null),
  ]);
}

/** A set has neither places nor keys, and no two processes have one in the same order. */
export function bySight(before: Member[], after: Member[]): MemberPair[] {
  const others = keyed(after, lookOf);
  const found: MemberPair[] = [];
  const rest: Member[] = [];
  for (const [look, member] of keyed(before, lookOf)) {
    const other = others.get(look);
    if (other) {
      found.push([member, other]);
      others.delete(look);
    } else {
      rest.push(member);
    }
  }
  return [
    ...found,
    ...rest.map((member): MemberPair => [member, null]),
    ...[...others.values()].map((member): MemberPair => [null, member]),
  ];
}

/** What a member looks like, without what is deeper in it. */
function lookOf({ child: { value } }: Member): string {
  return `${value.typeName} ${withoutAddresses(value.preview)}`;
}

/** Equal keys are numbered. */
function keyed(members: Member[], keyOf: (member: Member) => string): Map<string, Member> {
  const found = new Map<string, Member>();
  for (const member of members) {
    let key = keyOf(member);
    for (let again = 1; found.has(key); again++) {
      key = `${keyOf(member)} ${again}`;
    }
    found.set(key, member);
  }
  return found;
}
