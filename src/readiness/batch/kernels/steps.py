"""From the states of a row to its first steps: `lanes`, over numbers."""

from __future__ import annotations

import numpy as np

from readiness.batch.kernels.compiler import Array, Arrays, compiled
from readiness.batch.lookup_tables import LEVEL, REACHED_AT
from readiness.batch.order import GATE, LATE, NEVER, WAITS, WANTED

# Flags of a step beside those of `order`: in its lane, before others in next, does what one of now
# should, and looked at for now, for that, and for next.
_TAKEN, _LEADS, _SERVES, _SEEN, _TRIED, _PASSED = 64, 128, 256, 512, 1024, 2048


@compiled
def _highest(ranks: Array, marks: Array, known: int, mask: int, wanted: int) -> int:
    """The highest rank of those whose marks under the mask are these; 0 where there is none."""
    top = 0
    for one in range(known):
        top = max(top, ranks[one] if marks[one] & mask == wanted else 0)
    return top


@compiled
def first_steps(
    states: Array,
    rows: Arrays,
    needs: Array,
    weakest: Array,
    variants: Arrays,
    tables: Arrays,
    owners: Arrays,
    edges: Arrays,
    gates: Arrays,
    limits: tuple[int, ...],
    out: Arrays,
) -> None:
    """`order.Order.ranks` and `picks.Picks.first`: the first steps of each row, in order.

    Args:
        states: Rows x questions.
        rows: As for `scores.sweep`.
        needs: Components x rows: the need squared.
        weakest: By row, the component with the lowest score.
        variants: As for `scores.sweep`.
        tables: Cells x (sum, rules, mark, worth); questions x levels, the number of a step.
        owners: By the last bits of a rank, whose step it is; by question, its component, its bit
            among those that others need, and its flags that hold for all rows.
        edges: What needs what: edges x (who needs, who is needed), who needs before who is needed
            itself; edges x (levels that have the need, levels that are not enough, those from which
            one step is not, how far before it stands), each level in one edge of a need at most;
            questions that name their needs in different orders.
        gates: Questions that are must-haves, and the level below which each fails.
        limits: Of now: steps, of a component, must-haves; of next; how many steps are asked for;
            mask of the owner in a rank.
        out: Steps (places x rows), by row how many of these are in now or next, and rows that must
            be worked out one by one.
    """
    by_kind, by_pattern = variants
    kinds, patterns = rows
    table, recommended = tables
    owner, component_of, bit_of, fixed = owners
    pairs, bits_of, mixed = edges
    gate_at, gate_level = gates
    now_limit, of_component, now_gates, next_limit, most, mask = limits
    steps, laned, odd = out
    count = states.shape[1]
    rank = np.empty(count, np.int64)
    level = np.empty(count, np.int64)
    reached = np.empty(count, np.int64)
    flags = np.empty(count, np.int64)
    waits = np.empty(count, np.uint64)
    several = np.empty(count, np.int64)
    place_of = np.empty(count, np.uint32)
    question = np.empty(count, np.uint32)
    ranks = np.empty(count, np.int64)
    marks = np.empty(count, np.int64)
    now = np.empty(now_limit + 1, np.uint32)
    need = np.empty(len(needs), np.int64)
    for n in range(len(states)):
        of_kind, of_pattern = by_kind[kinds[n]], by_pattern[patterns[n]]
        for component in range(len(need)):
            need[component] = needs[component, n]
        for at in range(count):
            cell = of_kind[at] + of_pattern[at] + states[n, at]
            mark = table[cell, 2]
            level[at] = mark & LEVEL
            reached[at] = mark >> REACHED_AT & LEVEL
            flags[at] = fixed[at] | (mark & WANTED)
            value = table[cell, 3]
            tie = value & mask
            rank[at] = (value ^ tie) * need[component_of[at]] | tie
        for place in range(len(gate_at)):
            at = gate_at[place]
            if level[at] < gate_level[place] and rank[at] > 0:
                flags[at] |= GATE

        # Lift what is needed to just before the earliest step that waits for it.
        waits[:] = 0
        several[:] = 0
        for edge in range(len(pairs)):
            at, needed = pairs[edge, 0], pairs[edge, 1]
            there = bits_of[edge, 0] >> level[at] & 1
            on = bits_of[edge, 1] >> reached[needed] & there
            flags[at] |= on * WAITS | (bits_of[edge, 2] >> reached[needed] & there) * LATE
            waits[at] |= bit_of[needed] * np.uint64(on)
            on &= np.int64(rank[at] > 0)
            several[at] += on
            rank[needed] = max(rank[needed], (rank[at] + bits_of[edge, 3]) * on)
        odd[n] = False
        for at in mixed:
            odd[n] |= several[at] > 1

        # The steps there are, side by side: most questions have none.
        known = 0
        for at in range(count):
            place_of[at] = known
            question[known] = at
            ranks[known] = rank[at]
            marks[known] = flags[at]
            known += rank[at] > 0

        # Now: the highest that fit.
        number = held_gates = 0
        serves = False
        while number < now_limit:
            top = _highest(ranks, marks, known, WAITS | LATE | NEVER | _SEEN, 0)
            if top == 0:
                break
            at = owner[top & mask]
            one = place_of[at]
            marks[one] |= _SEEN
            same = 0
            for before in range(number):
                same += component_of[question[now[before]]] == component_of[at]
            is_gate = marks[one] & GATE != 0
            if same >= of_component or (is_gate and held_gates >= now_gates):
                continue
            now[number] = one
            number += 1
            held_gates += is_gate
            marks[one] |= _TAKEN
            serves |= marks[one] & WANTED != 0 or component_of[at] == weakest[n]

        # One of them serves a goal or the weakest component, where some step that fits does.
        if number and not serves:
            for one in range(known):
                if marks[one] & WANTED or component_of[question[one]] == weakest[n]:
                    marks[one] |= _SERVES
            barred = WAITS | LATE | NEVER | _TAKEN | _TRIED
            while not serves:
                top = _highest(ranks, marks, known, barred | _SERVES, _SERVES)
                if top == 0:
                    break
                at = owner[top & mask]
                one = place_of[at]
                marks[one] |= _TRIED
                is_gate = marks[one] & GATE != 0
                for back in range(number - 1, -1, -1):
                    same = others = 0
                    for other in range(number):
                        if other != back:
                            same += component_of[question[now[other]]] == component_of[at]
                            others += marks[now[other]] & GATE != 0
                    if same < of_component and (not is_gate or others < now_gates):
                        marks[now[back]] &= ~_TAKEN
                        for other in range(back, number - 1):
                            now[other] = now[other + 1]
                        now[number - 1] = one
                        marks[one] |= _TAKEN
                        serves = True
                        break
        total = 0
        placed = np.uint64(0)
        for before in range(number):
            at = question[now[before]]
            if total < most:
                steps[total, n] = recommended[at, level[at]]
                total += 1
            placed |= bit_of[at]

        # Next: failed must-haves and what they wait for, then all others.
        limit = min(number + next_limit, most)
        bits = np.uint64(0)
        leads = False
        for place in range(len(gate_at)):
            at = gate_at[place]
            if flags[at] & GATE:
                marks[place_of[at]] |= _LEADS
                bits |= waits[at]
                leads = True
        if bits:
            for one in range(known):
                if bit_of[question[one]] & bits:
                    marks[one] |= _LEADS
        for turn in range(2):
            if turn == 0 and not leads:
                continue
            wanted_marks = 0 if turn else _LEADS
            while total < limit:
                barred = LATE | _TAKEN | _PASSED | _LEADS
                top = _highest(ranks, marks, known, barred, wanted_marks)
                if top == 0:
                    break
                at = owner[top & mask]
                one = place_of[at]
                marks[one] |= _PASSED
                if marks[one] & WAITS and waits[at] & ~placed:
                    continue
                steps[total, n] = recommended[at, level[at]]
                total += 1
                placed |= bit_of[at]
                marks[one] |= _TAKEN

        laned[n] = total

        # Later: the rest by rank.
        while total < most:
            top = _highest(ranks, marks, known, _TAKEN, 0)
            if top == 0:
                break
            at = owner[top & mask]
            marks[place_of[at]] |= _TAKEN
            steps[total, n] = recommended[at, level[at]]
            total += 1
        for place in range(total, most):
            steps[place, n] = 0
